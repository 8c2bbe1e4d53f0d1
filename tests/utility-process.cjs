// Stands in for Electron's utilityProcess: runs the program that is named, with its parent behind `process.parentPort`.
const { EventEmitter } = require('node:events')

const port = Object.assign(new EventEmitter(), { postMessage: message => process.send(message) })
process.on('message', data => port.emit('message', { data, ports: [] }))
process.parentPort = port
require(process.argv[2])
