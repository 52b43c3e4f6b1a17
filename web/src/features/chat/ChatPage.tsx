import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '../../shared/ui/States'
import { ConversationView, LoadingConversation } from './ConversationView'
import { History } from './History'
import { NewConversation } from './NewConversation'
import { useConversation } from './useConversation'

export function NewChatPage() {
  const { t } = useTranslation()
  useTitle(t('history.new'))
  return (
    <div className="chat">
      <History />
      <NewConversation />
    </div>
  )
}

export function ChatPage() {
  const { conversation } = useParams({ from: '/chat/$conversation' })
  return (
    <div className="chat">
      <History />
      <Opened key={conversation} id={conversation} />
    </div>
  )
}

function Opened({ id }: { id: string }) {
  const { model, error, retry } = useConversation(id)
  useTitle(model?.conversation.title ?? '')
  if (error) return <div className="conversation"><ErrorState error={error} onRetry={retry} /></div>
  return model ? <ConversationView model={model} /> : <LoadingConversation />
}

function useTitle(title: string) {
  useEffect(() => {
    document.title = title ? `${title} · Polyphony` : 'Polyphony'
  }, [title])
}
