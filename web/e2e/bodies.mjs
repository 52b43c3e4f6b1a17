// What is kept of requests and answers: the page of its rules, and what a record shows of it.

/** What can open on the page of request bodies. */
export function bodyStates(page, address) {
  const escape = () => page.keyboard.press('Escape')
  return [
    { name: 'bodies', needed: true, open: async () => { await page.goto(`${address}/settings/bodies`); await page.getByLabel('Days to keep').waitFor() } },
    {
      name: 'bodies-refused', open: async () => {
        await page.route('**/api/bodies/policy', (route) => route.fulfill({ status: 400, json: { error: { id: '01900000-0000-7000-8000-000000000000', code: 'invalid_request', message: 'Some fields are not right.', fields: [{ field: 'keepDays', message: 'must be less than or equal to 365' }] } } }))
        await page.getByLabel('Days to keep').fill('7')
        await page.getByRole('button', { name: 'Save' }).click()
        await page.getByRole('alert').waitFor()
      },
      close: () => page.unroute('**/api/bodies/policy'),
    },
    {
      name: 'bodies-saved', needed: true, toast: true, open: async () => {
        await page.getByRole('radio', { name: /Redacted/ }).check()
        await page.getByLabel('Days to keep').fill('14')
        await page.getByRole('button', { name: 'Save' }).click()
        await page.getByText('Saved. It holds').waitFor()
      },
    },
    { name: 'bodies-purge', open: async () => { await page.getByRole('button', { name: 'Delete all that is kept' }).click(); await page.locator('.dialog').waitFor() }, close: escape },
  ]
}

/** What a record shows of a request that was kept; asks one for it. */
export function bodyRecordState(page, address) {
  return [
    {
      name: 'body-kept', needed: true, open: async () => {
        await page.goto(`${address}/chat`)
        await page.locator('.composer textarea').fill('I am mara@example.com')
        await page.locator('.composer textarea').press('Enter')
        await page.waitForFunction(() => document.querySelector('.lane')?.dataset.state === 'complete')
        await page.goto(`${address}/logs`)
        const show = page.getByRole('button', { name: 'Show', exact: true })
        for (let tries = 0; tries < 20 && !(await show.isVisible()); tries++) {
          await page.reload()
          await page.locator('.log-open').first().click()
          await page.getByRole('dialog').getByRole('heading', { name: 'Cost' }).waitFor()
          await show.waitFor({ timeout: 1_000 }).catch(() => page.keyboard.press('Escape'))
        }
        await show.scrollIntoViewIfNeeded()
      },
    },
    {
      name: 'body-shown', open: async () => {
        await page.getByRole('button', { name: 'Show', exact: true }).click()
        await page.getByText('I am [e-mail]').first().waitFor()
        await page.getByRole('region', { name: 'Answer', exact: true }).scrollIntoViewIfNeeded()
      },
      close: () => page.keyboard.press('Escape'),
    },
  ]
}
