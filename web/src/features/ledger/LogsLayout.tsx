import { Link, Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

/** Requests and errors, two views of the same records. */
export function LogsLayout() {
  const { t } = useTranslation()
  return (
    <div className="logs">
      <nav className="logs-nav" aria-label={t('rail.logs')}>
        <Link to="/logs" activeOptions={{ exact: true, includeSearch: false }} activeProps={{ className: 'on', 'aria-current': 'page' }}>{t('logs.requests')}</Link>
        <Link to="/logs/errors" activeOptions={{ includeSearch: false }} activeProps={{ className: 'on', 'aria-current': 'page' }}>{t('logs.errors')}</Link>
      </nav>
      <div className="logs-page">
        <Outlet />
      </div>
    </div>
  )
}
