// A newcomer's journey in a real browser against the packaged application: owner account, a prompt to four
// sandbox lanes, stop, reload in mid-stream, retry, keys. Each step is a test; faults of accessibility fail it.
// STATES=1 keeps a screenshot of everything that can open, in light and dark, wide and narrow.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { axeFaults, browserAvailable, faults, guardNetwork, openBrowser, openPage, shoot } from './browser.mjs'
import { lanesJourney } from './lanes.mjs'
import { logsJourney } from './ledger.mjs'
import { limitsJourney } from './limits.mjs'
import { routesJourney } from './routes.mjs'
import { startServer } from './server.mjs'
import { startStage, statesJourney } from './states.mjs'

if (!browserAvailable()) {
  console.log('SKIPPED: chromium is not installed')
  process.exit(process.env.CI === 'true' ? 1 : 0)
}

const shots = join(import.meta.dirname, '../target/screenshots')
mkdirSync(shots, { recursive: true })
const results = { passed: 0, failed: 0 }

async function step(name, work) {
  const from = Date.now()
  try {
    await work()
    results.passed++
    console.log(`  ok ${name} (${Date.now() - from} ms)`)
  } catch (failed) {
    results.failed++
    console.log(`  FAILED ${name}: ${failed.stack}`)
    const shown = browser.contexts().at(-1)?.pages().at(-1)
    await shown?.screenshot({ path: join(shots, `failed-${results.failed}.png`) }).catch(() => {})
  }
}

const server = await startServer()
const browser = await openBrowser()
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark', permissions: ['clipboard-read', 'clipboard-write'] })
const foreign = await guardNetwork(context, server.address)
const page = await openPage(context)

const accessible = async () => assert.deepEqual(await axeFaults(page), [])
const lane = (at) => page.locator('.lane').nth(at)
const answer = (at) => lane(at).locator('.answer').last()
const idle = () => page.waitForFunction(() => document.querySelectorAll('.lane[data-state="running"]').length === 0, null, { timeout: 60_000 })

await step('the first start asks for an owner account', async () => {
  await page.goto(server.address)
  await page.getByRole('heading', { name: 'Create the owner account' }).waitFor()
  await shoot(page, shots, 'welcome-dark-1440')
  await accessible()
})

await step('a weak password is refused in words', async () => {
  await page.getByLabel('Organisation').fill('Northwind')
  await page.getByLabel('Your name').fill('Mara Okafor')
  await page.getByLabel('E-mail').fill('mara@example.com')
  await page.getByLabel('Password').fill('password123')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.locator('.note.bad').first().waitFor()
})

await step('the owner account opens the product', async () => {
  await page.getByLabel('Password').fill('tide-lantern-orchard-88')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByRole('heading', { name: /Good (morning|afternoon|evening), Mara/ }).waitFor()
  await shoot(page, shots, 'new-dark-1440')
  await accessible()
})

await step('a draft and the chosen models survive a reload', async () => {
  await page.getByLabel('Message', { exact: true }).last().fill('Tell me about tides')
  await page.reload()
  await page.locator('.composer textarea').waitFor()
  assert.equal(await page.locator('.composer textarea').inputValue(), 'Tell me about tides')
  assert.equal(await page.locator('.lane-chip').count(), 4)
})

await step('one prompt streams into four lanes', async () => {
  await page.locator('.composer textarea').press('Enter')
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}/)
  await lane(3).waitFor()
  await page.waitForFunction(() => (document.querySelectorAll('.lane')[0]?.querySelector('.answer')?.textContent?.length ?? 0) > 200)
  await shoot(page, shots, 'chat-dark-1440')
  assert.equal(await page.locator('.lane').count(), 4)
})

await step('stop ends one lane and keeps the others', async () => {
  await lane(3).getByRole('button', { name: 'Stop' }).click()
  await page.waitForFunction(() => document.querySelectorAll('.lane')[3]?.getAttribute('data-state') === 'stopped')
  await idle()
  assert.equal(await lane(0).getAttribute('data-state'), 'complete')
  await accessible()
})

let whole = ''
await step('a reload in mid-stream ends in the same text', async () => {
  whole = await answer(0).locator('.markdown').innerText()
  await lane(0).getByRole('button', { name: 'Answer again' }).click()
  await page.waitForFunction(() => document.querySelectorAll('.lane')[0]?.getAttribute('data-state') === 'running')
  for (let round = 0; round < 3; round++) {
    await page.waitForFunction((least) => (document.querySelectorAll('.lane')[0]?.querySelector('.answer .markdown')?.textContent?.length ?? 0) > least, 60 + round * 150)
    await page.reload()
    await lane(0).waitFor()
  }
  await idle()
  await page.waitForFunction(() => document.querySelectorAll('.lane')[0]?.querySelectorAll('.math:not([data-filled])').length === 0)
  assert.equal(await answer(0).locator('.markdown').innerText(), whole)
  assert.match(await lane(0).locator('.siblings').innerText(), /2\/2/)
})

await step('a failed lane says why and what was tried', async () => {
  await page.getByRole('button', { name: /change the model of Sandbox slow/ }).click()
  await page.getByPlaceholder('Search models').fill('faulty')
  await page.getByPlaceholder('Search models').press('Enter')
  await page.waitForFunction(() => document.querySelectorAll('.lane h3')[3]?.textContent?.includes('faulty'))
  await page.locator('.composer textarea').fill('And again')
  await page.locator('.composer textarea').press('Enter')
  await lane(3).getByRole('heading', { name: 'Rate limit at the provider' }).waitFor()
  await idle()
  await shoot(page, shots, 'chat-failed-dark-1440')
  await accessible()
})

await step('both themes, solid surfaces and three widths hold', async () => {
  await page.getByRole('button', { name: 'Light theme' }).click()
  await shoot(page, shots, 'chat-light-1440')
  await accessible()
  await page.setViewportSize({ width: 820, height: 1100 })
  await shoot(page, shots, 'chat-light-820')
  await page.setViewportSize({ width: 390, height: 844 })
  await shoot(page, shots, 'chat-light-390')
  await accessible()
  await page.getByRole('button', { name: 'Dark theme' }).click()
  await shoot(page, shots, 'chat-dark-390')
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(`${server.address}/settings/appearance`)
  await page.getByLabel('Solid: no transparency, no blur').check()
  assert.equal(await page.evaluate(() => document.documentElement.dataset.surface), 'solid')
  await shoot(page, shots, 'appearance-solid-1440')
  await accessible()
})

await step('settings show providers and make a key once', async () => {
  await page.goto(`${server.address}/settings/providers`)
  await page.getByRole('heading', { name: 'Sandbox' }).waitFor()
  await shoot(page, shots, 'providers-dark-1440')
  await accessible()
  await page.goto(`${server.address}/settings/virtual-keys`)
  await page.getByRole('button', { name: 'New virtual key' }).first().click()
  await page.getByLabel('Name').fill('Journey')
  await page.getByRole('button', { name: 'Create' }).click()
  const secret = await page.getByTestId('secret').innerText()
  await shoot(page, shots, 'virtual-key-dark-1440')
  const reply = await fetch(`${server.address}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'sandbox/echo', messages: [{ role: 'user', content: 'Hello' }] }),
  })
  assert.equal((await reply.json()).choices[0].message.content, 'Hello')
  await page.getByRole('button', { name: 'I have copied it' }).click()
  assert.equal((await page.content()).includes(secret), false)
})

await step('history: delete with undo', async () => {
  await page.goto(`${server.address}/chat`)
  const row = page.locator('.history-row').first()
  await row.hover()
  await row.getByRole('button', { name: /More about/ }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByText('No conversations yet').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.locator('.history-row').first().waitFor()
})

await limitsJourney(step, page, server.address, shots)
await routesJourney(step, page, server.address, shots)
await logsJourney(step, page, server.address, shots)

await step('signing out and in', async () => {
  await page.getByRole('button', { name: /Account/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.getByLabel('E-mail').fill('mara@example.com')
  await page.getByLabel('Password').fill('tide-lantern-orchard-88')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('.composer').waitFor()
})

await lanesJourney(step, browser)

const stage = await startStage()
await statesJourney(step, browser, stage, process.env.STATES ? { shots: join(shots, 'states') } : {})
await stage.stop()

await step('nothing went to a third party and no page failed', async () => {
  assert.deepEqual(foreign, [])
  assert.deepEqual(faults, [])
})

await browser.close()
await server.stop()
writeFileSync(join(import.meta.dirname, '../target/browser.json'), JSON.stringify(results))
console.log(`browser: ${results.passed} passed, ${results.failed} failed`)
process.exit(results.failed > 0 ? 1 : 0)
