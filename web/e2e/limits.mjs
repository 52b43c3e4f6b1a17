// A limit as people meet it: made on the settings page, refusing in a lane, full on the page, reset, taken back.
import assert from 'node:assert/strict'
import { axeFaults, shoot } from './browser.mjs'

/** @param {(name: string, work: () => Promise<void>) => Promise<void>} step */
export async function limitsJourney(step, page, address, shots) {
  const card = page.getByRole('article', { name: 'Once a day' })
  const accessible = async () => assert.deepEqual(await axeFaults(page), [])
  const inWords = (words) => card.locator(`[role="meter"][aria-valuetext="${words}"]`).waitFor()
  const say = async (text) => {
    await page.locator('.composer textarea').fill(text)
    await page.locator('.composer textarea').press('Enter')
  }
  const state = (wanted) => page.waitForFunction((one) => document.querySelector('.lane')?.dataset.state === one, wanted)
  const choose = async (item) => {
    await card.getByRole('button', { name: 'More about Once a day' }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }

  await step('a limit is found by the palette, and says what is wrong with it before it is made', async () => {
    await page.goto(`${address}/chat`)
    await page.locator('.composer').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(/Type a command/).fill('limits')
    await page.getByRole('option', { name: 'Limits' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('No limits yet').waitFor()
    await accessible()
    await page.getByRole('button', { name: 'New limit' }).first().click()
    await page.getByLabel('US dollars').fill('1,5')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('Give it a name').waitFor()
    await page.getByText('Write an amount in dollars').waitFor()
    await page.getByLabel('Name').fill('Once a day')
    await page.getByLabel('What it counts').selectOption('REQUESTS')
    await page.getByLabel('Per', { exact: true }).selectOption('DAY')
    await page.getByLabel('Requests', { exact: true }).fill('1')
    await page.getByRole('button', { name: 'Choose', exact: true }).click()
    await page.getByPlaceholder('Search models').fill('echo')
    await shoot(page, shots, 'limit-model-dark-1440')
    await page.getByRole('option', { name: /Sandbox echo/ }).click()
    assert.equal(await page.getByRole('textbox', { name: 'Models' }).inputValue(), 'sandbox/echo')
    await page.getByRole('button', { name: 'All of sandbox/*' }).click()
    await shoot(page, shots, 'limit-new-dark-1440')
    await accessible()
    await page.getByRole('button', { name: 'Create' }).click()
    await inWords('0 of 1 used, 1 left')
  })

  await step('the second request is refused in words, in its lane', async () => {
    await page.evaluate(() => { localStorage.setItem('polyphony.newModels', JSON.stringify(['sandbox/echo'])) })
    await page.goto(`${address}/chat`)
    await page.locator('.composer').waitFor()
    await say('Once')
    await page.waitForURL(/\/chat\/[0-9a-f-]{36}/)
    await state('complete')
    await say('Twice')
    await state('failed')
    const words = await page.locator('.failure').innerText()
    assert.match(words, /The limit "Once a day" of 1 request a day is used up\./)
    assert.match(words, /There is room again (tomorrow|on) /)
    await shoot(page, shots, 'chat-limit-dark-1440')
    await accessible()
  })

  await step('the page shows the limit full, in both themes and on a phone', async () => {
    await page.getByRole('link', { name: 'What is left' }).click()
    await inWords('1 of 1 used, nothing left')
    await card.getByText('Full').waitFor()
    assert.equal(await card.getByRole('meter').getAttribute('aria-label'), 'Northwind')
    assert.equal(await page.locator('.left-for-you').getByRole('meter').getAttribute('aria-valuenow'), '1')
    await shoot(page, shots, 'limits-dark-1440')
    await accessible()
    await page.getByRole('button', { name: 'Light theme' }).click()
    await page.setViewportSize({ width: 390, height: 844 })
    await shoot(page, shots, 'limits-light-390')
    await accessible()
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('button', { name: 'Dark theme' }).click()
  })

  await step('a reset lets the same prompt through; deleting can be taken back', async () => {
    await card.getByRole('button', { name: 'Reset' }).click()
    await inWords('0 of 1 used, 1 left')
    await page.goBack()
    await page.locator('.failure').getByRole('button', { name: 'Retry' }).click()
    await state('complete')
    await page.goto(`${address}/settings/limits`)
    await inWords('1 of 1 used, nothing left')
    await choose('Delete')
    await page.getByText('No limits yet').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await inWords('1 of 1 used, nothing left')
    const deleted = page.waitForResponse((answer) => answer.request().method() === 'DELETE' && answer.url().includes('/api/limits/'))
    await choose('Delete')
    assert.equal((await deleted).status(), 204)
  })
}

/** What can open on the page of limits. */
export function limitStates(page, address) {
  const escape = () => page.keyboard.press('Escape')
  return [
    { name: 'limits-none', open: async () => { await page.goto(`${address}/settings/limits`); await page.getByText('No limits yet').waitFor() } },
    {
      name: 'limit-wrong', open: async () => {
        await page.getByRole('button', { name: 'New limit' }).first().click()
        await page.getByLabel('For whom').selectOption('one-key')
        await page.getByRole('textbox', { name: 'Models' }).fill('open*ai')
        await page.getByRole('button', { name: 'Create' }).click()
        await page.getByText('A star may stand at the end only').waitFor()
      },
    },
    { name: 'limit-model', open: async () => { await page.getByRole('button', { name: 'Choose', exact: true }).click(); await page.getByPlaceholder('Search models').fill('gpt') }, close: escape },
    {
      name: 'limits', open: async () => {
        await page.getByLabel('Name').fill('Team budget')
        await page.getByLabel('For whom').selectOption('each-person')
        await page.getByRole('textbox', { name: 'Models' }).fill('sandbox/*')
        await page.getByLabel('US dollars').fill('12.50')
        await page.getByRole('radio', { name: /^Soft/ }).check()
        await page.getByRole('button', { name: 'Create' }).click()
        await page.getByRole('article', { name: 'Team budget' }).waitFor()
      },
    },
    { name: 'limit-menu', open: async () => { await page.getByRole('button', { name: 'More about Team budget' }).click(); await page.locator('.menu').waitFor() } },
    { name: 'limit-edit', open: async () => { await page.getByRole('menuitem', { name: 'Edit' }).click(); await page.locator('.dialog').waitFor() }, close: escape },
  ]
}
