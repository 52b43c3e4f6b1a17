// How much of a browser the chat takes. `npm run e2e:speed` prints a table; `--write` puts it into docs/performance.md.
// Not a test: figures depend on the machine, so each stands beside a baseline taken in the same minute.
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { openBrowser, openPage } from './browser.mjs'
import { startProvider } from './provider.mjs'
import { startServer } from './server.mjs'

const LANES = 8
const RATE = 80
const SECONDS = 15
const CONVERSATIONS = 10_000
const ROUNDS = 3
const PASSWORD = 'tide-lantern-orchard-88'
const PIECE = 'A request failed. Before you send it again, ask **what kind** of failure it was; `Retry-After` knows.\n\n- Timeouts deserve another try.\n- A 400 fails the *same* way again.\n- Count what a try costs: $0.04 of $5 a day.\n\n```typescript\nexport function delay(attempt: number, cap = 20_000): number {\n  const top = Math.min(cap, 250 * 2 ** attempt)\n  return Math.random() * top\n}\n```\n\n| try | longest | mean |\n|--:|--:|--:|\n| 1 | 0.50 s | 0.25 s |\n| 3 | 2.00 s | 1.00 s |\n| 5 | 8.00 s | 4.00 s |\n\n'
const TEXT = PIECE.repeat(40)

const provider = await startProvider(() => ({ text: TEXT, rate: RATE }))
const server = await startServer({
  POLYPHONY_OWNER_EMAIL: 'mara@example.com', POLYPHONY_OWNER_PASSWORD: PASSWORD, OPENAI_API_KEY: 'sk-test-0123456789',
  POLYPHONY_PROVIDER_OPENAI_BASE_URL: provider.address, POLYPHONY_EGRESS_ALLOW_PRIVATE: '127.0.0.1',
})
const browser = await openBrowser()
const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } })
const page = await openPage(context)
await page.goto(server.address)
await page.getByLabel('E-mail').fill('mara@example.com')
await page.getByLabel('Password').fill(PASSWORD)
await page.getByRole('button', { name: 'Sign in' }).click()
await page.locator('.composer').waitFor()

/** What a page's main thread did while `work` ran, in milliseconds. */
async function measured(watched, work) {
  const session = await context.newCDPSession(watched)
  await session.send('Performance.enable')
  const metrics = async () => Object.fromEntries((await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]))
  await watched.evaluate(() => {
    window.longTasks = []
    window.longTaskWatch = new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) window.longTasks.push(duration) })
    window.longTaskWatch.observe({ type: 'longtask' })
    // How often something new could be seen: a frame is only asked for after a change.
    window.paints = 0
    let asked = false
    const painted = () => { asked = false; window.paints++ }
    new MutationObserver(() => {
      if (asked) return
      asked = true
      requestAnimationFrame(painted)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  const before = await metrics()
  await work()
  const after = await metrics()
  const [longest, paints] = await watched.evaluate(() => [Math.max(0, ...window.longTasks), window.paints])
  await session.detach()
  return {
    script: (after.ScriptDuration - before.ScriptDuration) * 1_000,
    task: (after.TaskDuration - before.TaskDuration) * 1_000,
    longest,
    paints: paints / SECONDS,
    heap: after.JSHeapUsedSize / 2 ** 20,
  }
}

const api = (method, path, body) => page.evaluate(async ([method, path, body]) => {
  const session = await (await fetch('/api/session')).json()
  const answer = await fetch(path, { method, headers: { 'content-type': 'application/json', 'x-csrf-token': session.csrfToken, 'idempotency-key': crypto.randomUUID() }, body: body && JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return answer.json()
}, [method, path, body])

async function started() {
  const made = await api('POST', '/api/conversations', { lanes: Array(LANES).fill({ model: 'openai/gpt-4.1' }) })
  await api('POST', `/api/conversations/${made.id}/turns`, { text: 'Go', lanes: made.lanes.map(({ id }) => id) })
  return made.id
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms))

async function app() {
  const id = await started()
  await page.goto(`${server.address}/chat/${id}`)
  await page.waitForFunction((lanes) => document.querySelectorAll('.lane[data-state="running"] .answer .block').length >= lanes, LANES)
  const figures = await measured(page, () => pause(SECONDS * 1_000))
  await api('POST', `/api/conversations/${id}/stop`, { lane: null })
  return figures
}

/** The least that a page can do: the same events, each appended to one text node. */
async function plain() {
  const id = await started()
  const bare = await openPage(context)
  await bare.route('**/plain', (route) => route.fulfill({ contentType: 'text/html', body: '<body></body>' }))
  await bare.goto(`${server.address}/plain`)
  await bare.evaluate((events) => {
    const lanes = new Map()
    const source = new EventSource(events)
    source.addEventListener('delta', ({ data }) => {
      const { message, text } = JSON.parse(data)
      if (!lanes.has(message)) lanes.set(message, document.body.appendChild(document.createElement('pre')).appendChild(document.createTextNode('')))
      lanes.get(message).appendData(text)
    })
  }, `/api/conversations/${id}/events`)
  await bare.waitForFunction((lanes) => document.querySelectorAll('pre').length === lanes, LANES)
  const figures = await measured(bare, () => pause(SECONDS * 1_000))
  await api('POST', `/api/conversations/${id}/stop`, { lane: null })
  await bare.close()
  return figures
}

async function list() {
  const timed = []
  for (let round = 0; round < 20; round++) {
    timed.push(await page.evaluate(async () => {
      const from = performance.now()
      await (await fetch('/api/conversations?limit=60&query=&cursor=')).arrayBuffer()
      return performance.now() - from
    }))
  }
  await page.goto(`${server.address}/settings/appearance`)
  await page.locator('h1').waitFor()
  const painted = await page.evaluate(async () => {
    const from = performance.now()
    document.querySelector('.rail a[href="/chat"]').click()
    while (!document.querySelector('.history-row')) await new Promise((next) => requestAnimationFrame(next))
    return performance.now() - from
  })
  return { server: median(timed), painted, nodes: await page.locator('.history *').count() }
}

const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]
const middle = (rounds, name) => median(rounds.map((figures) => figures[name]))

const rounds = { app: [], plain: [] }
for (let round = 0; round < ROUNDS; round++) {
  rounds.plain.push(await plain())
  rounds.app.push(await app())
}
const few = await list()
await page.evaluate(async (count) => {
  const { csrfToken } = await (await fetch('/api/session')).json()
  const headers = { 'content-type': 'application/json', 'x-csrf-token': csrfToken }
  let left = count
  const worker = async () => {
    while (left-- > 0) {
      const answer = await fetch('/api/conversations', { method: 'POST', headers, body: JSON.stringify({ title: `Conversation ${left}`, lanes: [{ model: 'sandbox/echo' }] }) })
      if (!answer.ok) throw new Error(`a conversation was refused with ${answer.status}`)
    }
  }
  await Promise.all(Array.from({ length: 6 }, worker))
}, CONVERSATIONS)
const many = await list()
await browser.close()
await server.stop()
await provider.stop()

const ms = (value) => Math.round(value).toLocaleString('en')
const share = (value) => `${(value / (SECONDS * 10)).toFixed(1)} %`
const row = (name, figures) => `| ${name} | ${ms(middle(figures, 'script'))} | ${share(middle(figures, 'script'))} | ${ms(middle(figures, 'task'))} | ${ms(Math.max(...figures.map(({ longest }) => longest)))} | ${middle(figures, 'paints').toFixed(0)} | ${middle(figures, 'heap').toFixed(0)} |`
const ratio = (name) => (middle(rounds.app, name) / middle(rounds.plain, name)).toFixed(1)
const report = `Medians of ${ROUNDS} interleaved rounds: ${LANES} lanes of ${RATE} tokens a second (prose, lists, code, tables) for ${SECONDS} s, in headless Chromium without a graphics card, on ${cpus().length} cores with a load of ${loadavg()[1].toFixed(0)}. The baseline appends the same events to plain text.

| ${LANES} lanes | script ms | of a core | main thread ms | longest task ms | paints a second | heap MiB |
|---|---|---|---|---|---|---|
${row('the chat', rounds.app)}
${row('plain text', rounds.plain)}
| ratio | ${ratio('script')} | | ${ratio('task')} | | | |

| list of conversations | server ms | click to painted ms | elements |
|---|---|---|---|
| ${rounds.app.length + rounds.plain.length} | ${few.server.toFixed(1)} | ${ms(few.painted)} | ${few.nodes} |
| ${(CONVERSATIONS + rounds.app.length + rounds.plain.length).toLocaleString('en')} | ${many.server.toFixed(1)} | ${ms(many.painted)} | ${many.nodes} |`
console.log(report)
if (process.argv.includes('--write')) {
  const file = join(import.meta.dirname, '../../docs/performance.md')
  const [before, rest] = readFileSync(file, 'utf8').split('<!-- browser begins -->')
  writeFileSync(file, `${before}<!-- browser begins -->\n${report}\n<!-- browser ends -->${rest.split('<!-- browser ends -->')[1]}`)
}
