import { useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { LogOut, MessagesSquare, MoonStar, PanelLeft, ScrollText, Search, Settings2, Sun } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Shortcuts } from '../features/chat/Shortcuts'
import { call } from '../shared/api/client'
import { useSession } from '../shared/api/session'
import { IconButton } from '../shared/ui/Button'
import { Logo } from '../shared/ui/Logo'
import { Menu } from '../shared/ui/Menu'
import { MODIFIER } from '../shared/ui/modifier'
import { useAppearance } from './appearance'
import { Palette } from './Palette'

export function Shell() {
  const { t } = useTranslation()
  const [palette, setPalette] = useState(false)
  const railOpen = useAppearance((state) => state.railOpen)
  useKeys(() => { setPalette((open) => !open) })
  return (
    <div className={railOpen ? 'shell rail-open' : 'shell'}>
      <a className="skip" href="#sheet">{t('skip')}</a>
      <Rail />
      <header className="topbar">
        <Breadcrumb />
        <button type="button" className="palette-button" title={t('palette.open')} onClick={() => { setPalette(true) }}>
          <Search size={14} aria-hidden="true" /> <span>{t('palette.hint')}</span> <kbd>{MODIFIER} K</kbd>
        </button>
        <ThemeButton />
      </header>
      <main className="sheet" id="sheet" tabIndex={-1}>
        <Outlet />
      </main>
      <Shortcuts />
      <Palette open={palette} onClose={() => { setPalette(false) }} />
    </div>
  )
}

function useKeys(togglePalette: () => void) {
  const navigate = useNavigate()
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        togglePalette()
        return
      }
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [role=dialog], [contenteditable]')
      if (!typing && event.key === 'n' && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault()
        void navigate({ to: '/chat' })
      }
    }
    window.addEventListener('keydown', pressed)
    return () => { window.removeEventListener('keydown', pressed) }
  })
}

function Rail() {
  const { t } = useTranslation()
  const { railOpen, set } = useAppearance()
  return (
    <nav className="rail" aria-label={t('rail.label')}>
      <Link to="/chat" className="rail-brand" aria-label="Polyphony"><Logo /> <span>Polyphony</span></Link>
      <RailLink to="/chat" label={t('rail.chat')} icon={<MessagesSquare size={18} />} />
      <RailLink to="/logs" label={t('rail.logs')} icon={<ScrollText size={18} />} />
      <span className="rail-gap" />
      <RailLink to="/settings" label={t('rail.settings')} icon={<Settings2 size={18} />} />
      <button type="button" className="rail-link rail-toggle" onClick={() => { set({ railOpen: !railOpen }) }} aria-label={railOpen ? t('rail.narrow') : t('rail.widen')} title={railOpen ? t('rail.narrow') : t('rail.widen')}>
        <PanelLeft size={18} /> <span>{t('rail.narrow')}</span>
      </button>
      <UserMenu />
    </nav>
  )
}

function RailLink({ to, label, icon }: { to: '/chat' | '/logs' | '/settings'; label: string; icon: ReactNode }) {
  return (
    <Link to={to} className="rail-link" activeProps={{ className: 'on' }} title={label} aria-label={label}>
      {icon} <span>{label}</span>
    </Link>
  )
}

function UserMenu() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { data } = useSession()
  const name = data?.user?.name ?? ''
  const initials = name.split(/\s+/).map((word) => word[0] ?? '').slice(0, 2).join('').toUpperCase()
  const signOut = async () => {
    await call('DELETE', '/api/session')
    queries.clear()
    window.location.assign('/')
  }
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className="rail-user" title={name}>
          <span className="avatar">{initials}</span>
          <b className="visually-hidden">{t('account.menu')}</b>
          <span className="rail-user-name">{name}<small className="muted">{data?.organisation?.name}</small></span>
        </button>
      }
      items={[{ label: t('account.signOut'), icon: <LogOut size={15} />, onSelect: () => { void signOut() } }]}
    />
  )
}

function ThemeButton() {
  const { t } = useTranslation()
  const { set } = useAppearance()
  const dark = document.documentElement.dataset['theme'] === 'dark'
  return (
    <IconButton label={dark ? t('theme.toLight') : t('theme.toDark')} onClick={() => { set({ theme: dark ? 'light' : 'dark' }) }}>
      {dark ? <Sun size={16} /> : <MoonStar size={16} />}
    </IconButton>
  )
}

function Breadcrumb() {
  const { t } = useTranslation()
  const { data } = useSession()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const parts = path.startsWith('/settings')
    ? [t('rail.settings'), t(`settings.${path.split('/')[2] ?? 'providers'}`, { defaultValue: '' })]
    : path.startsWith('/logs')
      ? [t('rail.logs'), t(path.startsWith('/logs/errors') ? 'logs.errors' : 'logs.requests')]
      : [t('rail.chat')]
  return (
    <nav className="breadcrumb" aria-label={t('breadcrumb')}>
      <ol>
        <li>{data?.organisation?.name}</li>
        {parts.filter(Boolean).map((part) => <li key={part}>{part}</li>)}
      </ol>
    </nav>
  )
}

export function NotFound() {
  const { t } = useTranslation()
  return (
    <div className="state">
      <p className="state-title">{t('notFound.title')}</p>
      <p className="muted">{t('notFound.text')}</p>
      <Link className="button secondary" to="/chat">{t('notFound.back')}</Link>
    </div>
  )
}
