// A provider that speaks OpenAI's dialect and says what a test wants, at the pace it wants.
import { createServer } from 'node:http'

/**
 * @param {(request: { model: string, messages: { role: string, content: unknown }[] }) =>
 *   { text: string, rate: number } | { status: number, message: string, headers?: Record<string, string> }} answer
 *   a text with tokens a second, or a refusal
 * @param {string[]} models what `GET /models` lists
 * @param {string} [refused] a key that is not taken
 */
export async function startProvider(answer, models = [], refused) {
  const server = createServer((request, response) => {
    if (refused && request.headers.authorization === `Bearer ${refused}`) {
      response.writeHead(401, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { message: 'Incorrect API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' } }))
      return
    }
    if (request.method === 'GET') {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ object: 'list', data: models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'test' })) }))
      return
    }
    if (!request.url.endsWith('/chat/completions')) {
      response.writeHead(404).end()
      return
    }
    const parts = []
    request.on('data', (part) => parts.push(part))
    request.on('end', () => reply(JSON.parse(Buffer.concat(parts).toString('utf8')), response, answer))
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((done) => {
      server.close(done)
      server.closeAllConnections()
    }),
  }
}

function reply(body, response, answer) {
  // A test of a key asks for nothing, to see whether the key is taken.
  const said = typeof body.model === 'string' ? answer(body) : { status: 400, message: 'You must provide a model parameter.' }
  if ('status' in said) {
    response.writeHead(said.status, { 'content-type': 'application/json', ...said.headers })
    response.end(JSON.stringify({ error: { message: said.message, type: 'test', code: null } }))
    return
  }
  const tokens = said.text.match(/\S+\s*|\s+/g) ?? []
  const input = Math.ceil(JSON.stringify(body.messages).length / 4)
  const usage = { prompt_tokens: input, completion_tokens: tokens.length, total_tokens: input + tokens.length }
  const event = (delta, finish = null, rest = {}) =>
    `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 0, model: body.model, choices: [{ index: 0, delta, finish_reason: finish }], ...rest })}\n\n`
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(event({ role: 'assistant', content: '' }))
  const from = performance.now()
  let sent = 0
  const timer = setInterval(() => {
    const due = Math.min(tokens.length, Math.floor(((performance.now() - from) / 1_000) * said.rate))
    let bytes = ''
    for (; sent < due; sent++) bytes += event({ content: tokens[sent] })
    if (bytes) response.write(bytes)
    if (sent < tokens.length) return
    clearInterval(timer)
    response.end(`${event({}, 'stop', { usage })}data: [DONE]\n\n`)
  }, 10)
  response.on('close', () => { clearInterval(timer) })
}
