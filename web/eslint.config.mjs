// Style by typescript-eslint; the order of folders by ../ladder.txt, the file that orders the server's packages.
import { readFileSync } from 'node:fs'
import tseslint from 'typescript-eslint'

const ladder = readFileSync(new URL('../ladder.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#') && !line.startsWith('llm.'))
  .map((line) => line.split(/\s+/)[0])

/** What a file in this folder may not import: everything above it. */
function forbidden(feature) {
  const higher = ladder.slice(0, ladder.indexOf(feature)).filter((name) => name !== 'app')
  return [
    { group: ['**/app/*'], message: 'Features do not import from the application shell.' },
    ...higher.map((name) => ({
      group: [`**/features/${name}/*`, `../${name}/*`],
      message: `${name} stands above ${feature} in ladder.txt.`,
    })),
  ]
}

const features = ['chat', 'admission', 'upstream', 'route', 'ledger', 'body', 'catalog', 'credential', 'team', 'identity', 'access']

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/shared/api/generated.ts'] },
  ...tseslint.configs.strict,
  {
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' },
        { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file itself.' },
      ],
      'max-lines': ['error', { max: 400 }],
    },
  },
  ...features.map((feature) => ({
    files: [`src/features/${feature}/**`],
    rules: { 'no-restricted-imports': ['error', { patterns: forbidden(feature) }] },
  })),
  {
    files: ['src/shared/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['**/features/**', '**/app/**'], message: 'shared stands below all features.' }] },
      ],
    },
  },
)
