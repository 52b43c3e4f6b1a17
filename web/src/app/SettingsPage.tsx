import { Link, Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

const PAGES = ['/settings/providers', '/settings/virtual-keys', '/settings/teams', '/settings/routes', '/settings/health', '/settings/limits', '/settings/bodies', '/settings/appearance'] as const

export function SettingsPage() {
  const { t } = useTranslation()
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label={t('rail.settings')}>
        {PAGES.map((page) => (
          <Link key={page} to={page} activeProps={{ className: 'on', 'aria-current': 'page' }}>
            {t(`settings.${page.split('/')[2] ?? ''}`)}
          </Link>
        ))}
      </nav>
      <div className="settings-page">
        <Outlet />
      </div>
    </div>
  )
}
