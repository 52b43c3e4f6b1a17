import { DropdownMenu, Slot } from 'radix-ui'
import { useState, type KeyboardEvent, type ReactNode } from 'react'

export interface MenuItem {
  label: string
  icon?: ReactNode
  danger?: boolean
  disabled?: boolean
  onSelect: () => void
}

interface Props {
  trigger: ReactNode
  items: (MenuItem | 'separator')[]
  align?: 'start' | 'end'
}

/** A button that opens a list of actions. Until it is first asked for it is only a button: a list may have hundreds. */
export function Menu({ trigger, items, align = 'end' }: Props) {
  const [asked, setAsked] = useState(false)
  if (!asked) {
    const ask = () => { setAsked(true) }
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown') return
      event.preventDefault()
      ask()
    }
    return <Slot.Root aria-haspopup="menu" aria-expanded={false} data-state="closed" onClick={ask} onKeyDown={key}>{trigger}</Slot.Root>
  }
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align={align} sideOffset={4} collisionPadding={8}>
          {items.map((item, at) =>
            item === 'separator' ? (
              <DropdownMenu.Separator key={`line-${String(at)}`} className="menu-line" />
            ) : (
              <DropdownMenu.Item
                key={item.label}
                className={item.danger ? 'menu-item danger' : 'menu-item'}
                disabled={item.disabled ?? false}
                onSelect={item.onSelect}
              >
                {item.icon}
                {item.label}
              </DropdownMenu.Item>
            ),
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
