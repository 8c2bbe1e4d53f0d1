import { McpServer } from '@modelcontextprotocol/server'
import { addResources } from './resources.ts'
import { addEnhance } from './tools/enhance.ts'
import { addFindFaces } from './tools/find-faces.ts'
import { addGenerate } from './tools/generate.ts'
import { addListModels } from './tools/list-models.ts'
import type { ToolSetup } from './tools/run-tool.ts'
import { addSwapFaces } from './tools/swap-faces.ts'

const instructions =
  'Likeness makes pictures of people on this computer: it draws them, swaps faces and enhances photos. Every result is a resource; its uri can be given to the next tool in the place of a picture.'

/** A server of the Model Context Protocol (https://modelcontextprotocol.io) for one connection or one request. */
export const createMcpServer = (version: string, setup: ToolSetup): McpServer => {
  const server = new McpServer({ name: 'likeness', title: 'Likeness', version }, { instructions })
  for (const add of [addGenerate, addSwapFaces, addEnhance, addFindFaces, addListModels]) add(server, setup)
  addResources(server, setup.context)
  return server
}
