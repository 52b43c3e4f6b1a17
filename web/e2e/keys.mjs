/** What can open on the page of virtual keys. */
export function keyStates(page, address) {
  const escape = () => page.keyboard.press('Escape')
  return [
    { name: 'virtual-keys-none', needed: true, open: async () => { await page.goto(`${address}/settings/virtual-keys`); await page.getByText('No virtual keys yet').waitFor() } },
    { name: 'virtual-key', open: async () => { await page.getByRole('button', { name: 'New virtual key' }).first().click(); await page.locator('.dialog').waitFor() } },
    {
      name: 'virtual-key-refused', open: async () => {
        await page.getByLabel('Name').fill('Reports')
        await page.getByLabel('Models').fill('openai/gpt-4.1, openai/gpt-4o-mini')
        await page.getByLabel('Expires').fill('2020-01-01')
        await page.getByRole('button', { name: 'Create' }).click()
        await page.locator('.dialog').getByRole('alert').waitFor()
      },
    },
    { name: 'virtual-key-secret', open: async () => { await page.getByLabel('Expires').fill(''); await page.getByRole('button', { name: 'Create' }).click(); await page.getByTestId('secret').waitFor() }, close: () => page.getByRole('button', { name: 'I have copied it' }).click() },
    { name: 'virtual-keys', open: () => page.locator('.table').waitFor() },
    { name: 'virtual-key-edit', open: async () => { await page.getByRole('button', { name: 'Edit Reports' }).click(); await page.locator('.dialog').waitFor() } },
    {
      name: 'virtual-key-edit-refused', open: async () => {
        await page.getByLabel('Addresses').fill('10.0.0.0/8, somewhere')
        await page.getByRole('button', { name: 'Save' }).click()
        await page.locator('.dialog').getByRole('alert').waitFor()
      },
    },
    {
      name: 'virtual-keys-from', open: async () => {
        await page.getByLabel('Addresses').fill('10.1.2.3/8, 2001:0db8::/32')
        await page.getByLabel('Keep answers (seconds)').fill('600')
        await page.getByRole('button', { name: 'Save' }).click()
        await page.getByText('10.0.0.0/8, 2001:db8::/32').waitFor()
      },
    },
    { name: 'virtual-keys-forgotten', toast: true, open: async () => { await page.getByRole('button', { name: 'Forget kept answers' }).click(); await page.getByText('kept answers forgotten').waitFor() } },
    { name: 'virtual-key-revoke', open: async () => { await page.getByRole('button', { name: 'Revoke' }).click(); await page.locator('.dialog').waitFor() }, close: escape },
  ]
}
