// A vendor that speaks four dialects and answers by rules, so that what the SDKs send can be looked at.
import { createServer } from 'node:http'

const cities = ['Oslo', 'Rome']

/** What to answer: the calls of a loop of three turns, an object, words, or the beginning of words that never end. */
function answer({ prompt, tools, results, structured, pictures }) {
  if (prompt.includes('hang')) return { hangs: true, text: 'Hello' }
  if (tools && results < cities.length) return { call: cities[results], turn: results + 1 }
  if (structured) return { text: '{"city":"Oslo"}' }
  return { text: pictures > 0 ? 'A picture' : tools ? 'Rain and sun' : 'Hello there' }
}

const parts = (content) => (Array.isArray(content) ? content : [])
const textOf = (content) => (typeof content === 'string' ? content : parts(content).map((part) => part.text ?? '').join(''))

const anthropic = {
  read: (body) => ({
    prompt: textOf(body.messages[0].content),
    tools: Boolean(body.tools),
    results: body.messages.filter((message) => parts(message.content).some((part) => part.type === 'tool_result')).length,
    structured: Boolean(body.output_config?.format ?? body.output_format),
    pictures: parts(body.messages[0].content).filter((part) => part.type === 'image').length,
  }),
  blocks: (said) =>
    said.call
      ? [
          { type: 'thinking', thinking: `Now ${said.call}`, signature: `sig-${said.turn}+/=` },
          { type: 'tool_use', id: `toolu_${said.turn}`, name: 'weather', input: { city: said.call } },
        ]
      : [{ type: 'text', text: said.text }],
  message: (said, content) => ({
    id: 'msg_up', type: 'message', role: 'assistant', model: 'scripted', content,
    stop_reason: said.call ? 'tool_use' : 'end_turn', stop_sequence: null, usage: { input_tokens: 7, output_tokens: 3 },
  }),
  whole: (said) => anthropic.message(said, anthropic.blocks(said)),
  *events(said) {
    yield { type: 'message_start', message: { ...anthropic.message(said, []), stop_reason: null } }
    yield { type: 'ping' }
    for (const [index, block] of anthropic.blocks(said).entries()) {
      const empty = { text: { text: '' }, thinking: { thinking: '', signature: '' }, tool_use: { input: {} } }[block.type]
      yield { type: 'content_block_start', index, content_block: { ...block, ...empty } }
      const delta = (fields) => ({ type: 'content_block_delta', index, delta: fields })
      if (block.type === 'text') yield delta({ type: 'text_delta', text: block.text })
      if (said.hangs) return
      if (block.type === 'thinking') yield delta({ type: 'thinking_delta', thinking: block.thinking })
      if (block.type === 'thinking') yield delta({ type: 'signature_delta', signature: block.signature })
      if (block.type === 'tool_use') yield delta({ type: 'input_json_delta', partial_json: JSON.stringify(block.input) })
      yield { type: 'content_block_stop', index }
    }
    yield { type: 'message_delta', delta: { stop_reason: said.call ? 'tool_use' : 'end_turn', stop_sequence: null }, usage: { output_tokens: 3 } }
    yield { type: 'message_stop' }
  },
  write: (event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
  count: () => ({ input_tokens: 11 }),
}

const gemini = {
  read: (body) => ({
    prompt: textOf(body.contents[0].parts),
    tools: Boolean(body.tools),
    results: body.contents.filter((content) => content.parts.some((part) => part.functionResponse)).length,
    structured: body.generationConfig?.responseMimeType === 'application/json',
    pictures: body.contents[0].parts.filter((part) => part.inlineData).length,
  }),
  whole: (said) => ({
    candidates: [
      {
        index: 0, finishReason: said.hangs ? undefined : 'STOP',
        content: {
          role: 'model',
          parts: said.call
            ? [
                { text: `Now ${said.call}`, thought: true },
                { functionCall: { name: 'weather', args: { city: said.call } }, thoughtSignature: `c2ln${said.turn}` },
              ]
            : [{ text: said.text }],
        },
      },
    ],
    usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 3, totalTokenCount: 10 }, modelVersion: 'scripted', responseId: 'up',
  }),
  *events(said) {
    yield gemini.whole(said)
  },
  write: (event) => `data: ${JSON.stringify(event)}\r\n\r\n`,
  count: () => ({ totalTokens: 11 }),
}

const openai = {
  read: (body) => ({
    prompt: textOf(body.messages.find((message) => message.role === 'user').content),
    tools: Boolean(body.tools),
    results: body.messages.filter((message) => message.role === 'tool').length,
    structured: Boolean(body.response_format),
    pictures: parts(body.messages[0].content).filter((part) => part.type === 'image_url').length,
  }),
  message: (said) =>
    said.call
      ? { role: 'assistant', content: null, tool_calls: [{ index: 0, id: `call_${said.turn}`, type: 'function', function: { name: 'weather', arguments: JSON.stringify({ city: said.call }) } }] }
      : { role: 'assistant', content: said.text },
  root: (object, choices) => ({ id: 'up', object, created: 1, model: 'scripted', choices }),
  whole: (said) => ({
    ...openai.root('chat.completion', [{ index: 0, message: openai.message(said), finish_reason: said.call ? 'tool_calls' : 'stop' }]),
    usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
  }),
  *events(said) {
    yield openai.root('chat.completion.chunk', [{ index: 0, delta: openai.message(said), finish_reason: null }])
    if (said.hangs) return
    yield openai.root('chat.completion.chunk', [{ index: 0, delta: {}, finish_reason: said.call ? 'tool_calls' : 'stop' }])
    yield { ...openai.root('chat.completion.chunk', []), usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } }
    yield null
  },
  write: (event) => (event ? `data: ${JSON.stringify(event)}\n\n` : 'data: [DONE]\n\n'),
}

const ollama = {
  read: (body) => ({
    prompt: body.messages[0].content,
    tools: Boolean(body.tools),
    results: body.messages.filter((message) => message.role === 'tool').length,
    structured: Boolean(body.format),
    pictures: body.messages[0].images?.length ?? 0,
  }),
  message: (said) =>
    said.call
      ? { role: 'assistant', content: '', thinking: `Now ${said.call}`, tool_calls: [{ function: { name: 'weather', arguments: { city: said.call } } }] }
      : { role: 'assistant', content: said.text },
  piece: (said, more) => ({ model: 'scripted', created_at: '2026-01-02T03:04:05Z', message: ollama.message(said), novel: 'kept', ...more }),
  end: { done: true, done_reason: 'stop', prompt_eval_count: 7, eval_count: 3, total_duration: 5 },
  whole: (said) => ollama.piece(said, ollama.end),
  *events(said) {
    yield ollama.piece(said, { done: false })
    if (said.hangs) return
    yield ollama.piece({ text: '' }, ollama.end)
  },
  write: (event) => `${JSON.stringify(event)}\n`,
}

// What OpenAI's interface has beside chat; batches and files by their customary ids.
const file = { id: 'file-1', object: 'file', bytes: 3, created_at: 1, filename: 'a.jsonl', purpose: 'batch' }
const batch = { id: 'batch_1', object: 'batch', endpoint: '/v1/chat/completions', input_file_id: 'file-1', completion_window: '24h', status: 'validating', created_at: 1 }
const list = (one) => ({ object: 'list', data: [one], has_more: false })
const relayed = [
  [/^POST .*\/embeddings$/, (text) => ({ object: 'list', model: 'scripted', data: JSON.parse(text).input.map((_, index) => ({ object: 'embedding', index, embedding: [0.5, -1, index] })), usage: { prompt_tokens: 4, total_tokens: 4 } })],
  [/^POST .*\/images\/generations$/, () => ({ created: 1, data: [{ b64_json: 'AAAA' }], usage: { input_tokens: 5, output_tokens: 6, total_tokens: 11 } })],
  [/^POST .*\/audio\/transcriptions$/, (text) => ({ text: /name="model"\r\n(.*\r\n)*?\r\nscripted\r\n/.test(text) ? 'Hello' : text })],
  [/^POST .*\/audio\/speech$/, () => 'sound'],
  [/^POST .*\/moderations$/, () => ({ id: 'modr-1', model: 'scripted', results: [] })],
  [/^GET .*\/content$/, () => '{}\n'],
  [/^GET .*\/files(\?.*)?$/, () => list(file)],
  [/^GET .*\/batches(\?.*)?$/, () => list(batch)],
  [/^DELETE .*\/files\//, () => ({ id: 'file-1', object: 'file', deleted: true })],
  [/ .*\/files/, () => file],
  [/ .*\/batches/, () => batch],
]

const dialects = { anthropic, gemini, openai, ollama }

export async function startProviders() {
  const requests = []
  let open = 0
  const server = createServer(async (request, response) => {
    open++
    response.once('close', () => open--)
    let text = ''
    for await (const piece of request) text += piece
    const name = request.url.split('/')[1]
    const dialect = dialects[name]
    const relay = relayed.find(([path]) => path.test(`${request.method} ${request.url}`))
    if (relay) {
      const said = relay[1](text)
      const [type, bytes] = typeof said === 'string' ? ['audio/mpeg', said] : ['application/json', JSON.stringify(said)]
      return response.setHeader('content-type', type).end(bytes)
    }
    const body = text ? JSON.parse(text) : {}
    requests.push({ name, url: request.url, headers: request.headers, body, text })
    const json = (value) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value))
    if (/count_?tokens/i.test(request.url)) return json(dialect.count())
    const said = answer(dialect.read(body))
    if (!body.stream && !request.url.includes(':stream')) return json(dialect.whole(said))
    response.setHeader('content-type', name === 'ollama' ? 'application/x-ndjson' : 'text/event-stream')
    for (const event of dialect.events(said)) response.write(dialect.write(event))
    return said.hangs ? undefined : response.end()
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    last: (name) => requests.filter((request) => request.name === name).at(-1),
    open: () => open,
    stop: () => new Promise((done) => server.close(done) && server.closeAllConnections()),
  }
}
