import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, Pencil, Plus, Trash2, Users } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../shared/api/client'
import type { Team } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { Dialog } from '../../shared/ui/Dialog'
import { Menu } from '../../shared/ui/Menu'
import { EmptyState, ErrorState, Skeleton } from '../../shared/ui/States'
import { teamsQuery, virtualKeysQuery } from '../access/queries'
import { TeamDialog } from './TeamDialog'

/** Teams: who is in them; keys, limits and logs name them. */
export function TeamsPage() {
  const { t } = useTranslation()
  const teams = useQuery(teamsQuery)
  const [creating, setCreating] = useState(false)
  const [editing, setEditing] = useState<Team | null>(null)
  const [dissolving, setDissolving] = useState<Team | null>(null)
  const create = () => { setCreating(true) }
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{t('settings.teams')}</h1>
          <p className="muted">{t('teams.text')}</p>
        </div>
        <Button kind="primary" icon={<Plus size={15} />} onClick={create}>{t('teams.new')}</Button>
      </header>
      {teams.isPending ? <Skeleton lines={4} height={72} /> : null}
      {teams.isError ? <ErrorState error={teams.error} onRetry={() => { void teams.refetch() }} /> : null}
      {teams.data?.items.length === 0 ? (
        <EmptyState icon={<Users size={20} />} title={t('teams.none')} text={t('teams.noneText')} action={<Button onClick={create}>{t('teams.new')}</Button>} />
      ) : null}
      <div className="cards">
        {teams.data?.items.map((team) => <TeamCard key={team.id} team={team} onEdit={() => { setEditing(team) }} onDissolve={() => { setDissolving(team) }} />)}
      </div>
      {creating ? <TeamDialog team={null} onClose={() => { setCreating(false) }} /> : null}
      {editing ? <TeamDialog team={editing} onClose={() => { setEditing(null) }} /> : null}
      {dissolving ? <Dissolve team={dissolving} onClose={() => { setDissolving(null) }} /> : null}
    </>
  )
}

function TeamCard({ team, onEdit, onDissolve }: { team: Team; onEdit: () => void; onDissolve: () => void }) {
  const { t } = useTranslation()
  return (
    <article className="card team" aria-label={team.name}>
      <header className="card-head">
        <div>
          <h3>{team.name}</h3>
          <p className="muted">{t('teams.keys', { count: team.keys })}</p>
        </div>
        <Menu
          trigger={<button type="button" className="icon-button" aria-label={t('teams.more', { name: team.name })}><Ellipsis size={16} /></button>}
          items={[
            { label: t('teams.edit'), icon: <Pencil size={14} />, onSelect: onEdit },
            'separator',
            { label: t('delete'), icon: <Trash2 size={14} />, danger: true, onSelect: onDissolve },
          ]}
        />
      </header>
      {team.members.length > 0 ? (
        <ul className="team-members">
          {team.members.map((member) => <li key={member.id}>{member.name} <span className="muted">{member.email}</span></li>)}
        </ul>
      ) : (
        <p className="muted">{t('teams.nobody')}</p>
      )}
    </article>
  )
}

/** Its keys go on without it, so their requests are no longer held by its limits: that is said first. */
function Dissolve({ team, onClose }: { team: Team; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const dissolve = useMutation({
    mutationFn: () => call('DELETE', `/api/teams/${team.id}`),
    onSuccess: async () => {
      await Promise.all([teamsQuery, virtualKeysQuery].map(({ queryKey }) => queries.invalidateQueries({ queryKey })))
      onClose()
    },
  })
  return (
    <Dialog
      open
      title={t('teams.deleteTitle', { name: team.name })}
      description={t('teams.deleteText')}
      onClose={onClose}
      footer={
        <>
          <Button kind="ghost" onClick={onClose}>{t('cancel')}</Button>
          <Button kind="danger" busy={dissolve.isPending} onClick={() => { dissolve.mutate() }}>{t('delete')}</Button>
        </>
      }
    >
      {dissolve.error ? <p className="banner bad" role="alert">{dissolve.error.message}</p> : <p>{t('teams.keys', { count: team.keys })}</p>}
    </Dialog>
  )
}
