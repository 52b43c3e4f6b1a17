import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { FileLock2, Gauge, HeartPulse, Keyboard, KeyRound, MessageSquare, MoonStar, OctagonAlert, Plug, ScrollText, SquarePen, Sun, SwatchBook, Users, Waypoints } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useShortcuts } from '../features/chat/Shortcuts'
import { call } from '../shared/api/client'
import type { ConversationPage } from '../shared/api/types'
import { useAppearance } from './appearance'

interface Props {
  open: boolean
  onClose: () => void
}

/** Everything by keyboard: pages, actions, conversations by title. */
export function Palette({ open, onClose }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { surface, set } = useAppearance()
  const [query, setQuery] = useState('')
  const setShortcuts = useShortcuts((state) => state.setOpen)
  const { data } = useQuery({
    queryKey: ['palette', query],
    queryFn: () => call<ConversationPage>('GET', `/api/conversations?limit=8&query=${encodeURIComponent(query)}`),
    enabled: open,
    placeholderData: keepPreviousData,
  })
  const run = (action: () => unknown) => () => {
    onClose()
    setQuery('')
    action()
  }
  const actions: { name: string; icon: ReactNode; act: () => unknown }[] = [
    { name: t('history.new'), icon: <SquarePen size={15} />, act: () => navigate({ to: '/chat' }) },
    { name: t('logs.title'), icon: <ScrollText size={15} />, act: () => navigate({ to: '/logs', search: {} }) },
    { name: t('errors.title'), icon: <OctagonAlert size={15} />, act: () => navigate({ to: '/logs/errors' }) },
    { name: t('settings.providers'), icon: <Plug size={15} />, act: () => navigate({ to: '/settings/providers' }) },
    { name: t('settings.virtual-keys'), icon: <KeyRound size={15} />, act: () => navigate({ to: '/settings/virtual-keys' }) },
    { name: t('settings.teams'), icon: <Users size={15} />, act: () => navigate({ to: '/settings/teams' }) },
    { name: t('settings.routes'), icon: <Waypoints size={15} />, act: () => navigate({ to: '/settings/routes' }) },
    { name: t('settings.health'), icon: <HeartPulse size={15} />, act: () => navigate({ to: '/settings/health' }) },
    { name: t('settings.limits'), icon: <Gauge size={15} />, act: () => navigate({ to: '/settings/limits' }) },
    { name: t('settings.bodies'), icon: <FileLock2 size={15} />, act: () => navigate({ to: '/settings/bodies' }) },
    { name: t('settings.appearance'), icon: <SwatchBook size={15} />, act: () => navigate({ to: '/settings/appearance' }) },
    { name: t('theme.toLight'), icon: <Sun size={15} />, act: () => { set({ theme: 'light' }) } },
    { name: t('theme.toDark'), icon: <MoonStar size={15} />, act: () => { set({ theme: 'dark' }) } },
    { name: surface === 'solid' ? t('theme.glass') : t('theme.solid'), icon: <SwatchBook size={15} />, act: () => { set({ surface: surface === 'solid' ? 'glass' : 'solid' }) } },
    { name: t('shortcuts.title'), icon: <Keyboard size={15} />, act: () => { setShortcuts(true) } },
  ]
  return (
    <Command.Dialog open={open} onOpenChange={(next) => { if (!next) onClose() }} label={t('palette.open')} overlayClassName="scrim" contentClassName="palette">
      <Command.Input className="input" value={query} onValueChange={setQuery} placeholder={t('palette.placeholder')} />
      <Command.Empty className="muted picker-empty">{t('palette.none')}</Command.Empty>
      <Command.List className="picker-list">
        <Command.Group heading={t('palette.actions')}>
          {actions.map(({ name, icon, act }) => (
            <Command.Item key={name} className="picker-row" onSelect={run(act)}>
              <span className="picker-name">{icon} {name}</span>
            </Command.Item>
          ))}
        </Command.Group>
        {data && data.items.length > 0 ? (
          <Command.Group heading={t('palette.conversations')}>
            {data.items.map((item) => (
              <Command.Item key={item.id} value={`${item.title} ${item.id}`} className="picker-row" onSelect={run(() => navigate({ to: '/chat/$conversation', params: { conversation: item.id } }))}>
                <span className="picker-name"><MessageSquare size={15} /> {item.title}</span>
              </Command.Item>
            ))}
          </Command.Group>
        ) : null}
      </Command.List>
    </Command.Dialog>
  )
}
