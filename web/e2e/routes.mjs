// A route as people meet it: made on the settings page, answering in a lane, its deployment taken out and put back,
// deleted and taken back.
import assert from 'node:assert/strict'
import { axeFaults, shoot } from './browser.mjs'

/** Chooses a model, and a key where there are several, for a deployment of the form. */
async function choose(page, name, query, option) {
  await page.getByRole('group', { name, exact: true }).getByRole('button').first().click()
  await page.getByPlaceholder('Search models').fill(query)
  await page.getByRole('option', { name: option }).first().click()
}

/** @param {(name: string, work: () => Promise<void>) => Promise<void>} step */
export async function routesJourney(step, page, address, shots) {
  const accessible = async () => assert.deepEqual(await axeFaults(page), [])
  const card = page.getByRole('article', { name: 'support/answers' })
  const menu = async (item) => {
    await page.getByRole('button', { name: 'More about support/answers' }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }

  await step('a route says what is wrong with it, and is made by keyboard and picker', async () => {
    await page.goto(`${address}/settings/routes`)
    await page.getByText('No routes yet').waitFor()
    await accessible()
    await page.getByRole('button', { name: 'New route' }).first().click()
    await page.getByLabel('Name').fill('sandbox/mine')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('What stands before the slash is a provider').waitFor()
    await page.getByText('Choose a model', { exact: true }).last().waitFor()
    await page.getByText('2 fields are not right.').waitFor()
    await page.getByLabel('Name').fill('support/answers')
    await choose(page, 'Deployment 1 of tier 1', 'echo', /Sandbox echo/)
    await page.getByLabel('Weight of Deployment 1 of tier 1').fill('3')
    await page.getByRole('button', { name: 'Add deployment to tier 1' }).click()
    await choose(page, 'Deployment 2 of tier 1', 'story', /Sandbox story/)
    await page.getByText('75 %').waitFor()
    await page.getByRole('button', { name: 'Add tier' }).click()
    await choose(page, 'Deployment 1 of tier 2', 'tool', /Sandbox tool/)
    await page.getByRole('button', { name: 'Move Deployment 2 of tier 1 down' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('group', { name: 'Deployment 1 of tier 2' }).getByText(/story/).waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Move Deployment 1 of tier 2 down')
    await shoot(page, shots, 'route-new-dark-1440')
    await accessible()
    await page.getByRole('button', { name: 'Create' }).click()
    await card.getByText('100 %').waitFor()
    assert.equal(await card.getByRole('listitem').filter({ hasText: 'Tier' }).count(), 2)
    await shoot(page, shots, 'routes-dark-1440')
    await accessible()
  })

  await step('a lane asks the route, and the first tier answers', async () => {
    await page.evaluate(() => { localStorage.setItem('polyphony.newModels', JSON.stringify(['sandbox/story'])) })
    await page.goto(`${address}/chat`)
    await page.getByRole('button', { name: 'Add a lane' }).click()
    await page.getByPlaceholder('Search models').fill('support')
    await page.getByRole('option', { name: 'support/answers' }).click()
    await page.locator('.composer textarea').fill('Through the route')
    await page.locator('.composer textarea').press('Enter')
    await page.waitForURL(/\/chat\/[0-9a-f-]{36}/)
    await page.waitForFunction(() => document.querySelectorAll('.lane')[1]?.dataset.state === 'complete')
    assert.match(await page.locator('.lane').nth(1).locator('.answer').last().innerText(), /Through the route/)
  })

  await step('a route is changed, deleted and taken back', async () => {
    await page.goto(`${address}/settings/routes`)
    await menu('Edit')
    await page.getByRole('checkbox', { name: /^Try out another deployment/ }).check()
    await choose(page, 'The deployment that is tried out', 'echo', /Sandbox echo/)
    await page.getByLabel('Percent of requests').fill('10')
    await page.getByRole('checkbox', { name: /^Conversations stay/ }).check()
    await page.getByRole('button', { name: 'Save' }).click()
    await card.getByText('10 % try out').waitFor()
    await menu('Delete')
    await page.getByText('No routes yet').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await card.waitFor()
    const deleted = page.waitForResponse((answer) => answer.request().method() === 'DELETE' && answer.url().includes('/api/routes/'))
    await menu('Delete')
    assert.equal((await deleted).status(), 204)
  })
}

/** What can open on the pages of routes and of health; the provider refuses what says `refuse`. */
export function routeStates(page, address) {
  const escape = () => page.keyboard.press('Escape')
  const deployment = () => page.locator('.deployment', { hasText: 'GPT-4.1' }).first()
  return [
    { name: 'routes-none', open: async () => { await page.goto(`${address}/settings/routes`); await page.getByText('No routes yet').waitFor() } },
    {
      name: 'route-wrong', open: async () => {
        await page.getByRole('button', { name: 'New route' }).first().click()
        await page.getByLabel('Name').fill('openai/mine')
        await page.getByLabel('Weight of Deployment 1 of tier 1').fill('0')
        await page.getByRole('button', { name: 'Create' }).click()
        await page.getByText('Choose a model', { exact: true }).last().waitFor()
      },
    },
    { name: 'route-model', open: async () => { await page.getByRole('group', { name: 'Deployment 1 of tier 1' }).getByRole('button').first().click(); await page.getByPlaceholder('Search models').fill('gpt') }, close: escape },
    {
      name: 'route-full', open: async () => {
        await page.getByLabel('Name').fill('support/answers')
        await choose(page, 'Deployment 1 of tier 1', 'openai/gpt-4.1', /^GPT-4\.1/)
        await page.getByLabel('Weight of Deployment 1 of tier 1').fill('70')
        await page.getByRole('button', { name: 'Add deployment to tier 1' }).click()
        await choose(page, 'Deployment 2 of tier 1', 'gpt-4o-mini', /GPT-4o mini/i)
        await page.getByLabel('Weight of Deployment 2 of tier 1').fill('30')
        await page.getByRole('button', { name: 'Add tier' }).click()
        await choose(page, 'Deployment 1 of tier 2', 'sonar', /Sonar/)
        await page.getByRole('checkbox', { name: /^Try out another deployment/ }).check()
        await choose(page, 'The deployment that is tried out', 'openai/gpt-4.1-mini', /GPT-4\.1 mini/)
        await page.getByRole('checkbox', { name: /^Conversations stay/ }).check()
        await page.getByRole('button', { name: 'Add deployment When a prompt is too long' }).click()
        await choose(page, 'Deployment 1 for long prompts', 'story', /story/)
      },
    },
    { name: 'routes', open: async () => { await page.getByRole('button', { name: 'Create' }).click(); await page.getByRole('article', { name: 'support/answers' }).waitFor() } },
    { name: 'route-menu', open: async () => { await page.getByRole('button', { name: 'More about support/answers' }).click(); await page.locator('.menu').waitFor() }, close: escape },
    { name: 'health', open: async () => { await page.goto(`${address}/settings/health`); await page.locator('.deployment').first().waitFor() } },
    { name: 'health-errors', open: async () => { await page.locator('.deployment-errors summary').first().click() } },
    { name: 'health-take-out', open: async () => { await deployment().getByRole('button', { name: /^Take out/ }).click(); await page.locator('.dialog').waitFor() } },
    {
      name: 'health-out', open: async () => {
        await page.getByLabel('For how long').selectOption('hour')
        await page.getByLabel('Reason').fill('The vendor said that it is being repaired')
        await page.locator('.dialog').getByRole('button', { name: 'Take out' }).click()
        await page.getByText('The vendor said that it is being repaired').waitFor()
      },
    },
    { name: 'health-back', toast: true, open: async () => { await page.getByRole('button', { name: /^Put back/ }).first().click(); await page.locator('.toast[data-type="success"]').waitFor() } },
  ]
}
