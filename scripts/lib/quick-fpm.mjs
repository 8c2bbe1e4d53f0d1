#!/usr/bin/env node
// Stands in for fpm while the tests pack: takes the arguments that electron-builder gives fpm, and makes the same package
// with Debian's dpkg-deb and rpmbuild, uncompressed. That takes seconds instead of minutes, and nothing is downloaded.
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const text = { type: 'string' }
const several = { type: 'string', multiple: true }
const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'input-type': { ...text, short: 's' },
    'output-type': { ...text, short: 't' },
    depends: { ...several, short: 'd' },
    force: { type: 'boolean' },
    debug: { type: 'boolean' },
    log: text,
    'deb-recommends': several,
    'deb-compression': text,
    'deb-priority': text,
    'rpm-os': text,
    'rpm-compression': text,
    'rpm-summary': text,
    architecture: text,
    'after-install': text,
    'after-remove': text,
    description: text,
    version: text,
    package: text,
    name: text,
    maintainer: text,
    vendor: text,
    url: text,
    category: text,
    license: text,
    iteration: text,
  },
})

const run = (program, args) => execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
const isFolder = name => name.endsWith('/')

/** Lays out the files as the package installs them: `from=to`, whole folders as links to their files. */
const layOut = root => {
  for (const each of positionals) {
    const at = each.lastIndexOf('=')
    const [from, to] = [resolve(each.slice(0, at)), join(root, each.slice(at + 1))]
    mkdirSync(dirname(to), { recursive: true })
    if (isFolder(each.slice(0, at))) run('cp', ['-al', from, to])
    else {
      copyFileSync(from, to)
      chmodSync(to, 0o644)
    }
  }
}

const lines = fields =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')

const makeDeb = root => {
  const [synopsis, ...more] = given.description.split('\n')
  const folder = join(root, 'DEBIAN')
  mkdirSync(folder)
  const size = execFileSync('du', ['-sk', '--exclude=DEBIAN', root], { encoding: 'utf8' }).split('\t')[0]
  const control = lines({
    Package: given.name,
    Version: given.version,
    License: given.license,
    Vendor: given.vendor,
    Architecture: given.architecture,
    Maintainer: given.maintainer,
    'Installed-Size': size,
    Depends: given.depends?.join(', '),
    Recommends: given['deb-recommends']?.join(', '),
    Section: given.category,
    Priority: given['deb-priority'],
    Homepage: given.url,
    Description: [synopsis, ...more.map(line => ` ${line.trim() || '.'}`)].join('\n'),
  })
  writeFileSync(join(folder, 'control'), control)
  for (const [script, file] of [
    ['postinst', given['after-install']],
    ['postrm', given['after-remove']],
  ]) {
    copyFileSync(file, join(folder, script))
    chmodSync(join(folder, script), 0o755)
  }
  run('dpkg-deb', ['--root-owner-group', '-Znone', '--build', root, given.package])
}

/** fpm is given Debian's names of processors for every kind of package. */
const rpmArchitectures = { amd64: 'x86_64', arm64: 'aarch64' }

const makeRpm = (root, work) => {
  const spec = join(work, 'package.spec')
  const header = lines({
    Name: given.name,
    Version: given.version,
    Release: given.iteration ?? '1',
    Summary: given['rpm-summary'],
    License: given.license,
    Vendor: given.vendor,
    Packager: given.maintainer,
    URL: given.url,
    AutoReqProv: 'no',
    Requires: given.depends?.join('\nRequires: '),
  })
  const settings = ['__os_install_post %{nil}', 'debug_package %{nil}', '_build_id_links none']
  writeFileSync(
    spec,
    `${settings.map(each => `%global ${each}\n`).join('')}%global _binary_payload w0.gzdio
${header}
%description
${given.description}
%install
cp -al "${root}/." "%{buildroot}"
%post
%include ${given['after-install']}
%postun
%include ${given['after-remove']}
%files
%defattr(-,root,root,-)
${positionals.map(each => `"${each.slice(each.lastIndexOf('=') + 1)}"`).join('\n')}
`,
  )
  const made = join(work, 'made')
  run('rpmbuild', [
    ...[
      '--quiet',
      '-bb',
      '--target',
      rpmArchitectures[given.architecture] ?? given.architecture,
      '--buildroot',
      join(work, 'build'),
    ],
    ...['--define', `_topdir ${work}`, '--define', `_rpmdir ${made}`, '--define', '_rpmfilename package.rpm'],
    spec,
  ])
  copyFileSync(join(made, 'package.rpm'), given.package)
}

// Beside the package, where files can be linked.
const work = mkdtempSync(join(dirname(resolve(given.package)), '.quick-fpm-'))
try {
  const root = join(work, 'root')
  mkdirSync(root)
  layOut(root)
  if (given['output-type'] === 'deb') makeDeb(root)
  else makeRpm(root, work)
} finally {
  rmSync(work, { recursive: true, force: true })
}
