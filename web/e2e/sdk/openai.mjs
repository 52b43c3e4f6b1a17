import assert from 'node:assert/strict'
import OpenAI, { toFile } from 'openai'
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
    async embeddings() {
      const answer = await client.embeddings.create({ model: models.own, input: ['tides', 'moon'] })
      assert.deepEqual(answer.data.map((one) => one.embedding), [[0.5, -1, 0], [0.5, -1, 1]])
      assert.equal(answer.usage.prompt_tokens, 4)
    },
    async 'responses: whole and streamed'() {
      const request = { model: 'sandbox/echo', input: 'Hello, tides' }
      assert.equal((await client.responses.create(request)).output_text, 'Hello, tides')
      assert.equal((await client.responses.stream(request).finalResponse()).output_text, 'Hello, tides')
    },
    async 'responses: tools loop of three turns, thinking'() {
      for (const model of Object.values(models)) {
        const request = { model, input: 'Weather?', tools: [{ type: 'function', name: 'weather', parameters: city }] }
        for (let turn = 0; turn < 2; turn++) {
          const answer = await client.responses.create(request)
          const thoughts = answer.output.filter((item) => item.type === 'reasoning')
          assert.equal(thoughts.length, model === models.translated ? 1 : 0)
          const call = answer.output.find((item) => item.type === 'function_call')
          request.previous_response_id = answer.id
          request.input = [{ type: 'function_call_output', call_id: call.call_id, output: 'fine' }]
        }
        assert.equal((await client.responses.create(request)).output_text, 'Rain and sun')
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
    async 'images, audio, moderations'() {
      const model = models.own
      const image = await client.images.generate({ model, prompt: 'tides' })
      assert.equal(image.data[0].b64_json, 'AAAA')
      const sound = await toFile(Buffer.from('sound'), 'a.wav')
      assert.equal((await client.audio.transcriptions.create({ file: sound, model })).text, 'Hello')
      assert.equal(await (await client.audio.speech.create({ model, input: 'hi', voice: 'alloy' })).text(), 'sound')
      assert.equal((await client.moderations.create({ model, input: 'hi' })).id, 'modr-1')
      await assert.rejects(client.images.generate({ model: models.translated, prompt: 'x' }), OpenAI.BadRequestError)
    },
    async 'files and batches'() {
      const made = await client.files.create({ file: await toFile(Buffer.from('{}'), 'a.jsonl'), purpose: 'batch' })
      const batch = await client.batches.create({ input_file_id: made.id, endpoint: '/v1/chat/completions', completion_window: '24h' })
      assert.equal((await client.batches.retrieve(batch.id)).input_file_id, made.id)
      assert.equal((await client.batches.cancel(batch.id)).id, batch.id)
      assert.deepEqual((await client.files.list()).data.map((one) => one.id), [made.id])
      assert.deepEqual((await client.batches.list()).data.map((one) => one.id), [batch.id])
      assert.equal(await (await client.files.content(made.id)).text(), '{}\n')
      assert.equal((await client.files.delete(made.id)).deleted, true)
      await assert.rejects(client.files.retrieve(made.id), OpenAI.NotFoundError)
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
