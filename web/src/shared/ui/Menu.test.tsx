import { fireEvent, render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { Menu } from './Menu'

globalThis.ResizeObserver ??= class { observe() {} unobserve() {} disconnect() {} }

describe('Menu', () => {
  it('is only a button until it is asked for, and then open', async () => {
    let chosen = 0
    render(<Menu trigger={<button type="button">More</button>} items={[{ label: 'Rename', onSelect: () => { chosen++ } }]} />)
    const button = screen.getByRole('button', { name: 'More' })
    expect(button.getAttribute('aria-haspopup')).toBe('menu')
    expect(button.getAttribute('aria-expanded')).toBe('false')
    fireEvent.click(button)
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Rename' }))
    expect(chosen).toBe(1)
  })

  it('opens with the arrow key, too', async () => {
    render(<Menu trigger={<button type="button">Other</button>} items={[{ label: 'Delete', onSelect: () => undefined }]} />)
    fireEvent.keyDown(screen.getByRole('button', { name: 'Other' }), { key: 'ArrowDown' })
    expect(await screen.findByRole('menuitem', { name: 'Delete' })).toBeTruthy()
  })
})
