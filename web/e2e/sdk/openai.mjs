import assert from 'node:assert/strict'
import OpenAI from 'openai'
import { city, drained, picture } from './shared.mjs'

const models = { own: 'openai/scripted', translated: 'anthropic/scripted' }
const tools = [{ type: 'function', function: { name: 'weather', parameters: city } }]
const ask = (model, content, more = {}) => ({ model, messages: [{ role: 'user', content }], ...more })

async function loop(client, model) {
  const request = ask(model, 'Weather?', { tools })
  for (let turn = 0; turn < 2; turn++) {
    const { message } = (await client.chat.completions.stream(request).finalChatCompletion()).choices[0]
    request.messages.push(message, { role: 'tool', tool_call_id: message.tool_calls[0].id, content: 'fine' })
  }
  return (await client.chat.completions.stream(request).finalChatCompletion()).choices[0].message.content
}

export function tests({ address, key, providers }) {
  const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: key, maxRetries: 0 })
  const create = async (request) => (await client.chat.completions.create(request)).choices[0].message.content
  return {
    async chat() {
      assert.equal(await create(ask('sandbox/echo', 'Hello, tides')), 'Hello, tides')
    },
    async stream() {
      const request = ask('sandbox/story', 'Tides', { max_completion_tokens: 40, stream_options: { include_usage: true } })
      const answer = await client.chat.completions.stream(request).finalChatCompletion()
      assert.equal(answer.choices[0].finish_reason, 'length')
      assert.equal(answer.usage.completion_tokens, 40)
    },
    async 'tools loop of three turns'() {
      for (const model of Object.values(models)) assert.equal(await loop(client, model), 'Rain and sun')
    },
    async vision() {
      const content = [{ type: 'text', text: 'What?' }, { type: 'image_url', image_url: { url: `data:image/png;base64,${picture}` } }]
      for (const model of Object.values(models)) assert.equal(await create(ask(model, content)), 'A picture')
    },
    async 'structured output'() {
      const response_format = { type: 'json_schema', json_schema: { name: 'place', schema: { ...city, additionalProperties: false } } }
      for (const model of Object.values(models)) {
        assert.deepEqual(JSON.parse(await create(ask(model, 'Where?', { response_format }))), { city: 'Oslo' })
      }
    },
    async models() {
      const found = []
      for await (const model of client.models.list()) found.push(model.id)
      assert.ok(found.includes('sandbox/story'))
      assert.equal((await client.models.retrieve('sandbox/story')).id, 'sandbox/story')
    },
    async errors() {
      await assert.rejects(create(ask('sandbox/none', 'x')), OpenAI.NotFoundError)
      await assert.rejects(create(ask('sandbox/faulty', 'x')), OpenAI.RateLimitError)
      await assert.rejects(create({ model: 'sandbox/echo', messages: 'x' }), OpenAI.BadRequestError)
      await assert.rejects(new OpenAI({ baseURL: `${address}/v1`, apiKey: 'pp-wrong', maxRetries: 0 }).models.list(), OpenAI.AuthenticationError)
      await assert.rejects(client.chat.completions.stream(ask('sandbox/faulty', 'fail late')).finalChatCompletion(), /broke this answer off/)
    },
    async abort() {
      for (const model of Object.values(models)) {
        const stream = await client.chat.completions.create(ask(model, 'hang', { stream: true }))
        for await (const chunk of stream) if (chunk.choices[0]?.delta?.content) break
        await drained(providers)
      }
    },
  }
}
