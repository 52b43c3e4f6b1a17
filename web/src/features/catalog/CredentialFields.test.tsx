import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import '../../shared/i18n/i18n'
import type { Provider } from '../../shared/api/types'
import { CredentialFields } from './CredentialFields'

const field = (id: string, more: Partial<Provider['fields'][number]>): Provider['fields'][number] =>
  ({ id, label: id, help: '', secret: false, required: true, placeholder: '', multiline: false, initial: '', ...more })

const provider = (fields: Provider['fields']): Provider => ({
  id: 'cloud', label: 'Cloud', kind: 'remote', dialect: 'openai-chat', baseUrl: 'https://cloud.example', keyPage: 'https://cloud.example/keys',
  fields, capabilities: [], status: 'no_key', signIn: null, environmentVariable: null,
})

const html = (fields: Provider['fields'], values = {}, problems: { field: string; message: string }[] = []) =>
  renderToStaticMarkup(<CredentialFields provider={provider(fields)} values={values} problems={problems} onChange={() => undefined} />)

describe('CredentialFields', () => {
  it('shows settings in clear and hides secrets', () => {
    const shown = html([field('region', {}), field('secret', { secret: true })], { region: 'eu-west-1' })
    expect(shown).toMatch(/type="text"[^>]*value="eu-west-1"/)
    expect(shown).toContain('type="password"')
  })

  it('gives a text of several lines room', () => {
    expect(html([field('file', { secret: true, multiline: true, placeholder: '{...}' })])).toMatch(/<textarea[^>]*placeholder="{...}"/)
  })

  it('names the page for keys once, below the first secret, beside its help', () => {
    const shown = html([field('id', {}), field('one', { secret: true, help: 'Mind the gap.' }), field('two', { secret: true })])
    expect(shown.match(/https:\/\/cloud\.example\/keys/g)).toHaveLength(1)
    expect(shown).toMatch(/Mind the gap\. <a/)
  })

  it('says what is optional and what is wrong', () => {
    const shown = html([field('region', { required: false })], {}, [{ field: 'fields.region', message: 'No such region.' }])
    expect(shown).toContain('optional')
    expect(shown).toMatch(/role="alert"[^>]*>No such region\./)
    expect(shown).toContain('aria-invalid="true"')
  })
})
