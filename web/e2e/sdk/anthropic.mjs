import Anthropic from '@anthropic-ai/sdk'
import assert from 'node:assert/strict'
import { city, drained, picture } from './shared.mjs'

const models = { own: 'anthropic/scripted', translated: 'openai/scripted' }
const tools = [{ name: 'weather', input_schema: city }]
const words = (message) => message.content.filter((block) => block.type === 'text').map((block) => block.text).join('')
const call = (message) => message.content.find((block) => block.type === 'tool_use')
const ask = (model, content, more = {}) => ({ model, max_tokens: 2_000, messages: [{ role: 'user', content }], ...more })

async function loop(client, request) {
  for (let turn = 0; turn < 2; turn++) {
    const message = await client.messages.stream(request).finalMessage()
    request.messages.push({ role: 'assistant', content: message.content })
    request.messages.push({ role: 'user', content: [{ type: 'tool_result', tool_use_id: call(message).id, content: 'fine' }] })
  }
  return client.messages.stream(request).finalMessage()
}

export function tests({ address, key, providers }) {
  const client = new Anthropic({ baseURL: address, apiKey: key, maxRetries: 0 })
  return {
    async chat() {
      const message = await client.messages.create(ask('sandbox/echo', 'Hello, tides'))
      assert.equal(words(message), 'Hello, tides')
      assert.equal(message.usage.output_tokens, 2)
      assert.ok(message._request_id)
    },
    async stream() {
      const message = await client.messages.stream(ask('sandbox/story', 'Tides', { max_tokens: 40 })).finalMessage()
      assert.equal(message.stop_reason, 'max_tokens')
      assert.equal(message.usage.output_tokens, 40)
    },
    async 'tools loop of three turns, thinking signed'() {
      const message = await loop(client, ask(models.own, 'Weather?', { tools, thinking: { type: 'enabled', budget_tokens: 1_024 } }))
      assert.equal(words(message), 'Rain and sun')
      const sent = providers.last('anthropic').body.messages
      assert.deepEqual(sent[1].content[0], { type: 'thinking', thinking: 'Now Oslo', signature: 'sig-1+/=' })
      assert.equal(sent[3].content[0].signature, 'sig-2+/=')
    },
    async 'tools loop of three turns, translated'() {
      assert.equal(words(await loop(client, ask(models.translated, 'Weather?', { tools }))), 'Rain and sun')
      assert.equal(providers.last('openai').body.messages[4].tool_call_id, 'call_2')
    },
    async vision() {
      const content = [{ type: 'text', text: 'What?' }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: picture } }]
      for (const model of Object.values(models)) assert.equal(words(await client.messages.create(ask(model, content))), 'A picture')
    },
    async 'structured output'() {
      const format = { type: 'json_schema', schema: { ...city, additionalProperties: false } }
      for (const model of Object.values(models)) {
        const message = await client.messages.create(ask(model, 'Where?', { output_config: { format } }))
        assert.deepEqual(JSON.parse(words(message)), { city: 'Oslo' })
      }
    },
    async 'count tokens'() {
      const messages = [{ role: 'user', content: 'Twenty characters...' }]
      assert.equal((await client.messages.countTokens({ model: models.own, messages })).input_tokens, 11)
      const estimate = await client.messages.countTokens({ model: 'sandbox/echo', messages }).withResponse()
      assert.equal(estimate.data.input_tokens, 5)
      assert.equal(estimate.response.headers.get('x-polyphony-estimated'), 'true')
    },
    async models() {
      const found = []
      for await (const model of client.models.list({ limit: 2 })) found.push(model.id)
      assert.ok(found.includes('sandbox/story'))
      assert.equal((await client.models.retrieve('sandbox/story')).id, 'sandbox/story')
    },
    async errors() {
      await assert.rejects(client.messages.create(ask('sandbox/none', 'x')), Anthropic.NotFoundError)
      await assert.rejects(client.messages.create(ask('sandbox/faulty', 'x')), (error) => error instanceof Anthropic.RateLimitError && error.headers.get('retry-after') === '5')
      await assert.rejects(client.messages.create({ ...ask('sandbox/echo', 'x'), max_tokens: 'many' }), Anthropic.BadRequestError)
      await assert.rejects(new Anthropic({ baseURL: address, apiKey: 'pp-wrong', maxRetries: 0 }).messages.create(ask('sandbox/echo', 'x')), Anthropic.AuthenticationError)
      await assert.rejects(client.messages.stream(ask('sandbox/faulty', 'fail late')).finalMessage(), /broke this answer off/)
    },
    async abort() {
      for (const model of Object.values(models)) {
        const stream = client.messages.stream(ask(model, 'hang'))
        await new Promise((begun) => stream.once('text', begun))
        stream.abort()
        await stream.done().catch(() => {})
        await drained(providers)
      }
    },
  }
}
