import { useQueryClient } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ApiError, call } from '../../shared/api/client'
import type { Conversation } from '../../shared/api/types'
import { IconButton } from '../../shared/ui/Button'
import { isComposing } from './keys'

interface Props {
  conversation: Conversation
  onChange: (conversation: Conversation) => void
}

export function TitleEditor({ conversation, onChange }: Props) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [title, setTitle] = useState<string | null>(null)

  const save = () => {
    const next = title?.trim()
    setTitle(null)
    if (!next || next === conversation.title) return
    void call<Conversation>('PATCH', `/api/conversations/${conversation.id}`, { title: next })
      .then((changed) => {
        onChange(changed)
        return queries.invalidateQueries({ queryKey: ['conversations'] })
      })
      .catch((failed: unknown) => { toast.error(failed instanceof ApiError ? failed.message : String(failed)) })
  }

  if (title === null) {
    return (
      <div className="title-row">
        <h1>{conversation.title}</h1>
        <IconButton label={t('conversation.rename')} onClick={() => { setTitle(conversation.title) }}>
          <Pencil size={14} />
        </IconButton>
      </div>
    )
  }
  return (
    <input
      className="input title-input"
      aria-label={t('conversation.title')}
      value={title}
      maxLength={200}
      autoFocus
      onChange={(event) => { setTitle(event.target.value) }}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !isComposing(event)) save()
        if (event.key === 'Escape') setTitle(null)
      }}
    />
  )
}
