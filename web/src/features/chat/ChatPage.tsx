import { Link, Outlet, useParams } from '@tanstack/react-router'
import { History, MessageSquareOff } from 'lucide-react'
import { useEffect, useState, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../shared/api/client'
import { IconButton } from '../../shared/ui/Button'
import { EmptyState, ErrorState } from '../../shared/ui/States'
import { ConversationView, LoadingConversation } from './ConversationView'
import { ConversationList } from './History'
import { NewConversation } from './NewConversation'
import { useConversation } from './useConversation'

/** The list stays as it is, with its search and its place, while conversations change beside it. */
export function ChatLayout() {
  return (
    <div className="chat">
      <HistoryPane />
      <Outlet />
    </div>
  )
}

export function NewChatPage() {
  const { t } = useTranslation()
  useTitle(t('history.new'))
  return <NewConversation />
}

export function ChatPage() {
  const { conversation } = useParams({ from: '/chat/$conversation' })
  return <Opened key={conversation} id={conversation} />
}

/** Beside the conversation where there is room, else over it when asked for. */
function HistoryPane() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  useEffect(() => {
    if (!open) return
    const pressed = (event: KeyboardEvent) => { if (event.key === 'Escape' && !event.defaultPrevented) setOpen(false) }
    window.addEventListener('keydown', pressed)
    return () => { window.removeEventListener('keydown', pressed) }
  }, [open])
  // A click on a conversation or beside the list closes it.
  const clicked = (event: MouseEvent<HTMLDivElement>) => {
    if (event.target === event.currentTarget || (event.target instanceof Element && event.target.closest('a'))) setOpen(false)
  }
  return (
    <div className={open ? 'history-pane open' : 'history-pane'} onClick={clicked}>
      <IconButton className="history-toggle" label={t(open ? 'history.hide' : 'history.show')} aria-expanded={open} onClick={() => { setOpen(!open) }}>
        <History size={18} />
      </IconButton>
      <ConversationList />
    </div>
  )
}

function Opened({ id }: { id: string }) {
  const { model, error, retry } = useConversation(id)
  useTitle(model?.conversation.title ?? '')
  if (error instanceof ApiError && error.status === 404) return <div className="conversation"><Gone /></div>
  if (error) return <div className="conversation"><ErrorState error={error} onRetry={retry} /></div>
  return model ? <ConversationView model={model} /> : <LoadingConversation />
}

function Gone() {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={<MessageSquareOff size={20} />}
      title={t('conversation.gone')}
      text={t('conversation.goneText')}
      action={<Link to="/chat" className="button secondary">{t('history.new')}</Link>}
    />
  )
}

function useTitle(title: string) {
  useEffect(() => {
    document.title = title ? `${title} · Polyphony` : 'Polyphony'
  }, [title])
}
