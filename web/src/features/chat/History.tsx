import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Ellipsis, MessagesSquare, Pencil, Search, SquarePen, Trash2 } from 'lucide-react'
import { memo, useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ApiError, call } from '../../shared/api/client'
import type { ConversationPage, ConversationSummary } from '../../shared/api/types'
import { age, shortTime } from '../../shared/format'
import { Menu } from '../../shared/ui/Menu'
import { usePhone } from '../../shared/ui/usePhone'
import { EmptyState, ErrorState, Skeleton } from '../../shared/ui/States'
import { isComposing } from './keys'
import { ShortcutsButton } from './Shortcuts'

type Row = { kind: 'group'; name: string } | { kind: 'item'; item: ConversationSummary }

export function ConversationList() {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const wanted = useDeferredValue(query.trim())
  const list = useInfiniteQuery({
    queryKey: ['conversations', wanted],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      call<ConversationPage>('GET', `/api/conversations?limit=60&query=${encodeURIComponent(wanted)}&cursor=${encodeURIComponent(pageParam)}`),
    getNextPageParam: (page) => page.next,
    refetchInterval: 15_000,
  })
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  return (
    <aside className="history" aria-label={t('history.label')}>
      <Link to="/chat" className="button secondary history-new">
        <SquarePen size={15} aria-hidden="true" /> {t('history.new')} <kbd>N</kbd>
      </Link>
      <label className="search">
        <Search size={14} aria-hidden="true" />
        <input type="search" value={query} placeholder={t('history.search')} aria-label={t('history.search')} onChange={(event) => { setQuery(event.target.value) }} />
      </label>
      {list.isPending ? <Skeleton lines={6} height={20} /> : null}
      {list.isError ? <ErrorState error={list.error} onRetry={() => { void list.refetch() }} /> : null}
      {list.isSuccess && items.length === 0 ? (
        <EmptyState
          icon={<MessagesSquare size={20} />}
          title={wanted ? t('history.noneFound') : t('history.none')}
          text={wanted ? t('history.noneFoundText', { query: wanted }) : t('history.noneText')}
        />
      ) : null}
      {items.length > 0 ? (
        <Rows items={items} more={() => { if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage() }} />
      ) : null}
      <ShortcutsButton />
    </aside>
  )
}

function Rows({ items, more }: { items: ConversationSummary[]; more: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { conversation: current } = useParams({ strict: false })
  const scroller = useRef<HTMLDivElement>(null)
  const high = usePhone() ? 46 : 34
  const rows = useMemo(() => grouped(items), [items])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (rows[at]?.kind === 'group' ? 32 : high),
    overscan: 6,
  })
  useLayoutEffect(() => { virtual.measure() }, [virtual, high])
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= rows.length - 10) more()
  }, [last, rows.length, more])
  return (
    <div className="history-list" ref={scroller}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {shown.map(({ index, start, key }) => {
          const row = rows[index]
          if (!row) return null
          return (
            <div key={key} className="history-slot" style={{ transform: `translateY(${String(start)}px)` }}>
              {row.kind === 'group' ? <h2>{t(`age.${row.name}`)}</h2> : <HistoryRow item={row.item} current={row.item.id === current} navigate={navigate} />}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function grouped(items: ConversationSummary[]): Row[] {
  const rows: Row[] = []
  let name = ''
  for (const item of items) {
    const next = age(item.updatedAt)
    if (next !== name) rows.push({ kind: 'group', name: next })
    name = next
    rows.push({ kind: 'item', item })
  }
  return rows
}

interface RowProps {
  item: ConversationSummary
  current: boolean
  navigate: ReturnType<typeof useNavigate>
}

/** Plain links and memory: dozens of rows are made whenever the list appears, and again with every page of it. */
const HistoryRow = memo(function HistoryRow({ item, current, navigate }: RowProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [title, setTitle] = useState<string | null>(null)
  const again = () => queries.invalidateQueries({ queryKey: ['conversations'] })
  const complain = (failed: unknown) => { toast.error(failed instanceof ApiError ? failed.message : String(failed)) }

  const rename = () => {
    const next = title?.trim()
    setTitle(null)
    if (next && next !== item.title) void call('PATCH', `/api/conversations/${item.id}`, { title: next }).then(again).catch(complain)
  }
  const remove = async () => {
    await call('DELETE', `/api/conversations/${item.id}`)
    if (current) await navigate({ to: '/chat' })
    await again()
    toast(t('history.deleted', { title: item.title }), {
      action: {
        label: t('undo'),
        onClick: () => { void call('POST', `/api/conversations/${item.id}/restore`, {}).then(again).catch(complain) },
      },
    })
  }

  const open = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    void navigate({ to: '/chat/$conversation', params: { conversation: item.id } })
  }

  if (title !== null) {
    return (
      <input
        className="input"
        autoFocus
        value={title}
        maxLength={200}
        aria-label={t('conversation.title')}
        onChange={(event) => { setTitle(event.target.value) }}
        onBlur={rename}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !isComposing(event)) rename()
          if (event.key === 'Escape') setTitle(null)
        }}
      />
    )
  }
  return (
    <div className={current ? 'history-row current' : 'history-row'}>
      <a href={`/chat/${item.id}`} aria-current={current ? 'page' : undefined} onClick={open}>
        <span className="history-title">{item.title}</span>
        {item.running ? (
          <span className="spinner" role="img" aria-label={t('history.running')} />
        ) : (
          <time className="muted numbers" dateTime={item.updatedAt}>{shortTime(item.updatedAt)}</time>
        )}
      </a>
      <Menu
        trigger={
          <button type="button" className="icon-button small" aria-label={t('history.more', { title: item.title })}>
            <Ellipsis size={14} />
          </button>
        }
        items={[
          { label: t('rename'), icon: <Pencil size={14} />, onSelect: () => { setTitle(item.title) } },
          { label: t('delete'), icon: <Trash2 size={14} />, danger: true, onSelect: () => { void remove().catch(complain) } },
        ]}
      />
    </div>
  )
})
