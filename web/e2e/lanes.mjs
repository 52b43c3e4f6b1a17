// What many lanes at once must keep to, against a provider that says what a step wants: each lane its own history,
// failures and stops that stay in their lane, no jumps, two tabs, a killed server, a phone.
import assert from 'node:assert/strict'
import { axeFaults, guardNetwork, openPage } from './browser.mjs'
import { startProvider } from './provider.mjs'
import { startServer } from './server.mjs'
import { smallTargets } from './targets.mjs'

const OWNER = { email: 'mara@example.com', password: 'tide-lantern-orchard-88' }
const CODE = '```typescript\nexport function delay(attempt: number, cap = 20_000): number {\n  return Math.random() * Math.min(cap, 250 * 2 ** attempt)\n}\n```\n\n'
const LONG = Array.from({ length: 150 }, (_, at) => `### Part ${at + 1}\n\n${at % 3 === 0 ? CODE : ''}Wait as long as \`Retry-After\` says, and count what a try costs: $0.04 of $5 a day, so $N = \\frac{5}{0.04}$.\n\n| try | wait |\n|--:|--:|\n| ${at} | ${at * 2} s |\n`).join('\n')

/** @param {(name: string, work: () => Promise<void>) => Promise<void>} step */
export async function lanesJourney(step, browser) {
  const seen = []
  let words = 0
  let refusals = 1
  const provider = await startProvider(({ model, messages }) => {
    const asked = String(messages.at(-1).content)
    seen.push({ model, messages })
    if (asked.includes('refuse') && model === 'gpt-4o-mini' && refusals-- > 0) return { status: 400, message: 'This prompt is not taken.' }
    if (asked.includes('repeat')) return { text: String(messages.findLast(({ role }) => role === 'assistant')?.content ?? 'nothing'), rate: 200 }
    if (asked.includes('long')) return { text: LONG, rate: 60 }
    return { text: `word${words++}`, rate: 200 }
  })
  const environment = {
    POLYPHONY_OWNER_EMAIL: OWNER.email, POLYPHONY_OWNER_PASSWORD: OWNER.password, POLYPHONY_OWNER_NAME: 'Mara Okafor',
    OPENAI_API_KEY: 'sk-test-0123456789', POLYPHONY_PROVIDER_OPENAI_BASE_URL: provider.address, POLYPHONY_EGRESS_ALLOW_PRIVATE: '127.0.0.1',
  }
  let server = await startServer(environment)
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark', hasTouch: true })
  await guardNetwork(context, 'http://127.0.0.1:')
  const page = await openPage(context)
  const lane = (at, on = page) => on.locator('.lane').nth(at)
  const states = () => page.locator('.lane').evaluateAll((lanes) => lanes.map(({ dataset }) => dataset.state))
  const idle = () => page.waitForFunction(() => document.querySelector('.lane') && !document.querySelector('.lane[data-state="running"]'), null, { timeout: 60_000 })
  const grown = (least, at = 0, on = page) => on.waitForFunction(([number, at]) => (document.querySelectorAll('.lane')[at]?.querySelector('.answer:last-child, [data-message]:last-child .answer')?.textContent?.length ?? 0) > number, [least, at])
  const say = async (text) => {
    await page.locator('.composer textarea').fill(text)
    await page.locator('.composer textarea').press('Enter')
  }
  const begin = async (models, text) => {
    await page.evaluate((chosen) => { localStorage.setItem('polyphony.newModels', JSON.stringify(chosen)) }, models)
    await page.goto(`${server.address}/chat`)
    await page.locator('.composer').waitFor()
    await say(text)
    await page.waitForURL(/\/chat\/[0-9a-f-]{36}/)
    await page.waitForFunction((count) => document.querySelectorAll('.lane').length === count, models.length)
  }
  const last = (at) => lane(at).locator('.answer').last().locator('.markdown').innerText()

  await page.goto(server.address)
  await page.getByLabel('E-mail').fill(OWNER.email)
  await page.getByLabel('Password').fill(OWNER.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('.composer').waitFor()

  await step('four lanes of the same model keep a history of their own', async () => {
    await begin(Array(4).fill('openai/gpt-4.1'), 'say a word')
    await idle()
    const said = await Promise.all([0, 1, 2, 3].map(last))
    assert.equal(new Set(said).size, 4)
    await say('repeat it')
    await page.waitForFunction(() => [...document.querySelectorAll('.lane')].every((one) => one.querySelectorAll('.answer').length === 2))
    await idle()
    assert.deepEqual(await Promise.all([0, 1, 2, 3].map(last)), said)
    assert.match(await page.locator('.turn-steps').innerText(), /Turn 2 of 2/)
  })

  await step('a message goes to the chosen lanes, and the choice and the draft survive a reload', async () => {
    await page.locator('.lane-chip button').nth(1).click()
    await page.locator('.composer textarea').fill('say another word')
    await page.reload()
    await page.locator('.composer').waitFor()
    assert.equal(await page.locator('.composer textarea').inputValue(), 'say another word')
    assert.equal(await page.locator('.lane-chip button').nth(1).getAttribute('aria-pressed'), 'false')
    await page.locator('.composer textarea').press('Enter')
    await page.waitForFunction(() => document.querySelectorAll('.lane')[0].querySelectorAll('.answer').length === 3)
    await idle()
    assert.equal(await lane(1).locator('.answer').count(), 2)
    assert.equal(await lane(2).locator('.answer').count(), 3)
  })

  await step('parameters of a new lane reach the provider', async () => {
    await page.evaluate(() => { localStorage.setItem('polyphony.newModels', JSON.stringify(['openai/gpt-4.1'])) })
    await page.goto(`${server.address}/chat`)
    await page.getByRole('button', { name: 'Parameters of GPT-4.1' }).click()
    await page.getByLabel('System prompt').fill('Answer in Latin.')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.reload()
    await page.getByRole('button', { name: /Parameters of GPT-4.1, changed/ }).waitFor()
    await say('say a third word')
    await lane(0).locator('.answer .markdown').waitFor()
    assert.equal(seen.at(-1).messages[0].content, 'Answer in Latin.')
  })

  await step('one failure stays in its lane, says why, and is tried again in place', async () => {
    await begin(['openai/gpt-4.1', 'openai/gpt-4o-mini'], 'refuse this')
    await lane(1).getByText('This prompt is not taken.').waitFor()
    await idle()
    assert.deepEqual(await states(), ['complete', 'failed'])
    await lane(1).getByRole('button', { name: 'Retry' }).first().click()
    await page.waitForFunction(() => document.querySelectorAll('.lane')[1]?.dataset.state === 'complete')
    assert.match(await last(1), /word\d/)
    assert.match(await lane(1).locator('.siblings').innerText(), /2\/2/)
    await lane(1).getByRole('button', { name: 'Previous answer' }).click()
    await lane(1).getByText('This prompt is not taken.').waitFor()
  })

  await step('an Enter of an input method sends nothing', async () => {
    const area = page.locator('.composer textarea')
    await area.fill('にほん')
    for (const how of [{ isComposing: true }, { keyCode: 229 }]) {
      await area.evaluate((element, init) => element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init })), how)
    }
    assert.equal(await area.inputValue(), 'にほん')
    await area.fill('')
  })

  await step('eight lanes answer at once with figures, nothing jumps, and stop all ends them', async () => {
    await page.addInitScript(watchPage)
    await begin(Array(8).fill('openai/gpt-4.1'), 'a long answer, please')
    assert.equal(await page.getByRole('button', { name: 'Add a lane' }).count(), 0)
    await grown(900, 7)
    assert.match(await lane(7).locator('.lane-numbers').innerText(), /tok[\s\S]*tok\/s[\s\S]*\$/)
    assert.match(await lane(7).locator('[role=status]').innerText(), /is answering/)
    await page.getByRole('button', { name: 'Stop all' }).click()
    await idle()
    assert.deepEqual(new Set(await states()), new Set(['stopped']))
    assert.match(await lane(7).locator('[role=status]').innerText(), /was stopped/)
    const { shift, reverted } = await page.evaluate(() => window.watched)
    assert.ok(shift <= 0.02, `layout shift ${shift}`)
    assert.equal(reverted, 0)
    assert.equal(await page.locator('[aria-live] .markdown, [role=log]').count(), 0)
    assert.deepEqual(await axeFaults(page), [])
  })

  await step('scrolling up lets go at once, Latest takes hold again', async () => {
    await begin(['openai/gpt-4.1', 'openai/gpt-4.1-mini'], 'a long answer, please')
    await grown(2_500)
    const body = lane(0).locator('.lane-body')
    await body.hover()
    await page.mouse.wheel(0, -150)
    await lane(0).getByRole('button', { name: 'Latest' }).waitFor()
    const top = await body.evaluate((element) => element.scrollTop)
    await grown(3_500)
    assert.equal(await body.evaluate((element) => element.scrollTop), top)
    await lane(0).getByRole('button', { name: 'Latest' }).click()
    await page.waitForFunction(() => {
      const element = document.querySelector('.lane-body')
      return element.scrollHeight - element.scrollTop - element.clientHeight < 40
    })
    assert.equal(await lane(0).getByRole('button', { name: 'Latest' }).count(), 0)
  })

  await step('two tabs show the same words, and closing one cancels nothing', async () => {
    const other = await openPage(context)
    await other.goto(page.url())
    await grown(3_600, 0, other)
    const [one, two] = await Promise.all([page, other].map((tab) => lane(0, tab).locator('.answer').last().locator('.markdown').innerText()))
    assert.ok(one.startsWith(two.slice(0, 2_000)))
    const address = other.url()
    await page.goto('about:blank')
    await other.close()
    await page.goto(address)
    await lane(0).waitFor()
    assert.equal((await states())[0], 'running')
  })

  await step('a killed server leaves the partial answer, marked and with its reason; it can be asked again', async () => {
    await grown(3_000)
    const id = page.url().split('/').at(-1)
    await server.stop('SIGKILL')
    await page.getByText(/Reconnecting|Connection lost/).waitFor()
    server = await startServer(environment, server.data)
    await page.goto(`${server.address}/chat/${id}`)
    await lane(0).waitFor()
    assert.deepEqual(await states(), ['interrupted', 'interrupted'])
    await lane(0).getByText(/server stopped while this answer was being written/).waitFor()
    assert.ok((await last(0)).length > 1_500)
    await lane(0).getByRole('button', { name: 'Retry' }).first().click()
    await page.waitForFunction(() => document.querySelector('.lane')?.dataset.state === 'running')
  })

  await step('a phone scrolls in one direction only, and fingers hit what they mean', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    for (const path of ['', '/settings/providers', '/settings/virtual-keys', '/settings/appearance']) {
      if (path) await page.goto(server.address + path)
      await page.locator('h1').first().waitFor()
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390, path)
      assert.deepEqual(await page.evaluate(smallTargets), [], path)
      assert.deepEqual(await axeFaults(page), [])
    }
  })

  await context.close()
  await server.stop()
  await provider.stop()
}

/** Counts layout shifts nobody asked for, and coloured code that became plain again. */
function watchPage() {
  window.watched = { shift: 0, moved: [], reverted: 0 }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue
      window.watched.shift += entry.value
      window.watched.moved.push(...entry.sources.map(({ node, previousRect, currentRect }) => `${entry.value.toFixed(4)} ${node?.className ?? node?.nodeName} ${JSON.stringify([previousRect, currentRect].map(({ x, y, width, height }) => [x, y, width, height]))}`))
    }
  }).observe({ type: 'layout-shift', buffered: true })
  const coloured = new WeakSet()
  const look = () => {
    for (const block of document.querySelectorAll('.code-block')) {
      if (block.querySelector('.shiki')) coloured.add(block)
      else if (coloured.has(block)) window.watched.reverted++
    }
  }
  document.addEventListener('DOMContentLoaded', () => { new MutationObserver(look).observe(document.body, { childList: true, subtree: true }) })
}
