// Adds up what the test runners reported and prints one closing line.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const sum = { passed: 0, failed: 0, skipped: 0 }

for (const module of ['llm', 'testkit', 'server', 'bench']) {
  for (const kind of ['surefire-reports', 'failsafe-reports']) {
    const folder = join(root, module, 'target', kind)
    if (!existsSync(folder)) continue
    for (const file of readdirSync(folder).filter((name) => name.startsWith('TEST-') && name.endsWith('.xml'))) {
      const head = /<testsuite [^>]*>/s.exec(readFileSync(join(folder, file), 'utf8'))?.[0] ?? ''
      const number = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1] ?? 0)
      const failed = number('failures') + number('errors')
      sum.failed += failed
      sum.skipped += number('skipped')
      sum.passed += number('tests') - failed - number('skipped')
    }
  }
}
const vitest = join(root, 'web/target/vitest.json')
if (existsSync(vitest)) {
  const report = JSON.parse(readFileSync(vitest, 'utf8'))
  sum.passed += report.numPassedTests
  sum.failed += report.numFailedTests
  sum.skipped += report.numPendingTests
}
for (const name of ['sdk', 'browser']) {
  const file = join(root, 'web/target', `${name}.json`)
  if (!existsSync(file)) continue
  const report = JSON.parse(readFileSync(file, 'utf8'))
  sum.passed += report.passed
  sum.failed += report.failed
}
console.log(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`)
