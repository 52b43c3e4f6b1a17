/** What can open on the page of teams. */
export function teamStates(page, address) {
  const escape = () => page.keyboard.press('Escape')
  return [
    { name: 'teams-none', needed: true, open: async () => { await page.goto(`${address}/settings/teams`); await page.getByText('No teams yet').waitFor() } },
    { name: 'team-new', needed: true, open: async () => { await page.getByRole('button', { name: 'New team' }).first().click(); await page.locator('.team-choices label').first().waitFor() } },
    { name: 'teams', needed: true, open: async () => { await page.getByLabel('Name').fill('Platform'); await page.getByRole('checkbox').first().check(); await page.getByRole('button', { name: 'Create' }).click(); await page.getByRole('article', { name: 'Platform' }).waitFor() } },
    {
      name: 'team-taken', open: async () => {
        await page.getByRole('button', { name: 'New team' }).first().click()
        await page.getByLabel('Name').fill('platform')
        await page.getByRole('button', { name: 'Create' }).click()
        await page.locator('.dialog').getByRole('alert').waitFor()
      },
      close: escape,
    },
    { name: 'team-menu', open: async () => { await page.getByRole('button', { name: 'More about Platform' }).click(); await page.locator('.menu').waitFor() } },
    { name: 'team-delete', open: async () => { await page.getByRole('menuitem', { name: 'Delete' }).click(); await page.locator('.dialog').waitFor() }, close: escape },
  ]
}
