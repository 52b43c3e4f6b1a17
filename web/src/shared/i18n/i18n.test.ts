import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import en from './en.json'

const source = join(import.meta.dirname, '../..')

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : /(?<!\.test)\.tsx?$/.test(entry.name) ? [join(folder, entry.name)] : [])
}

function has(key: string): boolean {
  let at: unknown = en
  const parts = key.split('.')
  for (const [depth, part] of parts.entries()) {
    if (typeof at !== 'object' || at === null) return false
    const table = at as Record<string, unknown>
    if (depth === parts.length - 1) return part in table || `${part}_other` in table
    at = table[part]
  }
  return false
}

describe('texts', () => {
  it('exist for every key that is used', () => {
    const used = files(source).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bt\('([\w.-]+)'/g)].map((match) => match[1] ?? ''))
    expect(used.length).toBeGreaterThan(100)
    expect([...new Set(used)].filter((key) => !has(key))).toEqual([])
  })
})
