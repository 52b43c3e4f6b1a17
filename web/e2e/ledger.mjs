// The logs as people use them: what was asked is there, narrowed down, opened by keyboard, found by an id; and what failed.
import assert from 'node:assert/strict'
import { axeFaults, shoot } from './browser.mjs'

/** @param {(name: string, work: () => Promise<void>) => Promise<void>} step */
export async function logsJourney(step, page, address, shots) {
  const accessible = async () => assert.deepEqual(await axeFaults(page), [])
  const rows = page.locator('.log-open')
  const narrow = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)

  await step('the logs have every request, with figures, a chart and what to narrow down by', async () => {
    await page.goto(`${address}/chat`)
    await page.getByRole('link', { name: 'Logs' }).click()
    await rows.first().waitFor()
    await page.locator('.kpis').waitFor()
    await page.locator('.chart svg').first().waitFor()
    await page.getByRole('group', { name: 'State' }).getByRole('checkbox', { name: /Failed/ }).waitFor()
    assert.ok((await rows.count()) > 5)
    await shoot(page, shots, 'logs-dark-1440')
    await accessible()
  })

  await step('a filter is in the address, survives a reload and can be taken back', async () => {
    await page.getByRole('checkbox', { name: /Failed/ }).check()
    await page.waitForFunction(() => [...document.querySelectorAll('.log-table .status')].every((one) => one.classList.contains('bad')))
    assert.match(decodeURIComponent(page.url()), /state=\["failed"\]/)
    await page.reload()
    await rows.first().waitFor()
    assert.equal(await page.getByRole('checkbox', { name: /Failed/ }).isChecked(), true)
    const failed = await rows.count()
    await page.locator('.chosen').getByRole('button', { name: /Failed/ }).click()
    await page.waitForFunction((before) => document.querySelectorAll('.log-open').length > before, failed)
    await page.getByLabel('Took at least (s)').fill('9999')
    await page.getByLabel('Took at least (s)').press('Enter')
    await page.getByText('Nothing fits').waitFor()
    await accessible()
    await page.getByRole('button', { name: 'Clear all' }).first().click()
    await rows.first().waitFor()
  })

  await step('a record opens by keyboard, and its id finds it again', async () => {
    await page.getByRole('checkbox', { name: /Failed/ }).check()
    await page.waitForFunction(() => document.querySelectorAll('.log-table .status:not(.bad)').length === 0)
    await rows.first().focus()
    await page.keyboard.press('Enter')
    const drawer = page.getByRole('dialog', { name: 'Request' })
    await drawer.getByRole('heading', { name: 'Attempts' }).waitFor()
    assert.match(await drawer.innerText(), /Billed/)
    await shoot(page, shots, 'logs-record-dark-1440')
    await accessible()
    await drawer.getByRole('button', { name: 'Copy Error' }).click()
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    const error = await page.evaluate(() => navigator.clipboard.readText())
    await page.getByLabel('Id', { exact: true }).fill('no id')
    await page.keyboard.press('Enter')
    await page.getByText('Write an id, or at least its first 8 characters.').waitFor()
    await page.getByLabel('Id', { exact: true }).fill(error)
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.querySelectorAll('.log-open').length === 1)
  })

  await step('the list is saved as a file', async () => {
    await page.goto(`${address}/logs`)
    await rows.first().waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export' }).click().then(() => page.getByRole('menuitem', { name: 'CSV' }).click()),
    ])
    const chunks = []
    for await (const chunk of await file.createReadStream()) chunks.push(chunk)
    const lines = Buffer.concat(chunks).toString().trim().split('\r\n')
    assert.match(lines[0], /^id,startedAt,/)
    assert.ok(lines.length > 5)
  })

  await step('errors are grouped, say what to do, and lead to their requests; refusals, too', async () => {
    await page.getByRole('link', { name: 'Errors' }).click()
    const group = page.locator('.error-group').filter({ hasText: 'upstream rate limit' })
    await group.getByRole('button').first().click()
    await group.getByText('The provider asks to slow down.').waitFor()
    await group.locator('.samples a').first().waitFor()
    await shoot(page, shots, 'errors-dark-1440')
    await accessible()
    await group.getByRole('link', { name: 'All in the logs' }).click()
    await rows.first().waitFor()
    assert.equal(await page.locator('.log-table .status:not(.bad)').count(), 0)
    await page.goBack()
    const refused = page.locator('.error-group').filter({ hasText: 'refused here' }).filter({ hasText: 'sandbox/echo' })
    await refused.getByRole('button').first().click()
    await refused.locator('.samples a').first().click()
    await page.getByText('Refused before anybody was asked').waitFor()
    assert.match(await page.locator('.error-groups').innerText(), /The limit "Once a day"/)
  })

  await step('the logs hold on a phone, in the light theme', async () => {
    await page.getByRole('button', { name: 'Light theme' }).click()
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`${address}/logs`)
    await rows.first().waitFor()
    await shoot(page, shots, 'logs-light-390')
    await accessible()
    assert.equal(await narrow(), true)
    await rows.first().click()
    await page.getByRole('dialog', { name: 'Request' }).getByRole('heading', { name: 'Cost' }).waitFor()
    await accessible()
    await page.goto(`${address}/logs/errors`)
    await page.locator('.error-group').first().waitFor()
    await shoot(page, shots, 'errors-light-390')
    assert.equal(await narrow(), true)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('button', { name: 'Dark theme' }).click()
  })
}

/** What can open on the pages of logs. */
export function logStates(page, address) {
  const escape = () => page.keyboard.press('Escape')
  return [
    { name: 'logs', open: async () => { await page.goto(`${address}/logs`); await page.locator('.log-open').first().waitFor(); await page.locator('.chart svg').first().waitFor(); await page.locator('.facet').first().waitFor({ state: 'attached' }) } },
    { name: 'logs-chart-table', open: async () => { await page.getByText('As a table').click(); await page.locator('.chart-table table').waitFor() }, close: () => page.getByText('As a table').click() },
    { name: 'logs-export', open: async () => { await page.getByRole('button', { name: 'Export' }).click(); await page.locator('.menu').waitFor() }, close: escape },
    { name: 'logs-record', open: async () => { await page.locator('.log-open').first().click(); await page.getByRole('dialog').getByRole('heading', { name: 'Cost' }).waitFor() }, close: escape },
    {
      name: 'logs-filtered', open: async () => {
        await page.getByRole('checkbox', { name: /Complete/ }).check()
        await page.locator('.chosen').waitFor()
        await page.locator('.log-open').first().waitFor()
      },
    },
    { name: 'logs-none-fit', open: async () => { await page.getByLabel('Cost at least ($)').fill('1000'); await page.getByLabel('Cost at least ($)').press('Enter'); await page.getByText('Nothing fits').waitFor() } },
    { name: 'logs-id-wrong', open: async () => { await page.getByLabel('Id', { exact: true }).fill('xyz'); await page.keyboard.press('Enter'); await page.getByText('Write an id, or at least').waitFor() } },
    { name: 'logs-no-such-id', open: async () => { await page.getByLabel('Id', { exact: true }).fill('01900000-0000-7000-8000-000000000000'); await page.keyboard.press('Enter'); await page.getByText('No request and no error has such an id').waitFor() } },
    {
      name: 'logs-unreadable', open: async () => {
        await page.route('**/api/ledger/records?**', (route) => route.fulfill({ status: 503, json: { error: { id: '01900000-0000-7000-8000-000000000000', code: 'no_deployment', message: 'The database is away.' } } }))
        await page.goto(`${address}/logs?range=30d`)
        await page.locator('.state[role=alert]').waitFor()
      },
      close: () => page.unroute('**/api/ledger/records?**'),
    },
    { name: 'errors', open: async () => { await page.goto(`${address}/logs/errors`); await page.locator('.error-group').first().waitFor() } },
    { name: 'errors-open', open: async () => { await page.locator('.error-head').first().click(); await page.locator('.error-detail .samples').waitFor() } },
  ]
}
