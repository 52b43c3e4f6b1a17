import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { ChatLayout, ChatPage, NewChatPage } from '../features/chat/ChatPage'
import { LAYOUTS, type Layout } from '../features/chat/lanes'
import { readErrorSearch } from '../features/ledger/errors'
import { readSearch } from '../features/ledger/filters'
import { NotFound, Shell } from './Shell'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/chat' })
  },
})

const chat = createRoute({ getParentRoute: () => root, path: '/chat', component: ChatLayout })

const newChat = createRoute({ getParentRoute: () => chat, path: '/', component: NewChatPage })

const conversation = createRoute({
  getParentRoute: () => chat,
  path: '$conversation',
  component: ChatPage,
  validateSearch: (search: Record<string, unknown>): { layout?: Layout } => {
    const layout = LAYOUTS.find((known) => known === search['layout'])
    return layout ? { layout } : {}
  },
})

const logs = createRoute({
  getParentRoute: () => root,
  path: '/logs',
  component: lazyRouteComponent(() => import('../features/ledger/LogsLayout'), 'LogsLayout'),
})

const requests = createRoute({
  getParentRoute: () => logs,
  path: '/',
  component: lazyRouteComponent(() => import('../features/ledger/LogsPage'), 'LogsPage'),
  validateSearch: readSearch,
})

const errors = createRoute({
  getParentRoute: () => logs,
  path: '/errors',
  component: lazyRouteComponent(() => import('../features/ledger/ErrorsPage'), 'ErrorsPage'),
  validateSearch: readErrorSearch,
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./SettingsPage'), 'SettingsPage'),
})

const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/providers' })
  },
})

const providers = createRoute({
  getParentRoute: () => settings,
  path: '/providers',
  component: lazyRouteComponent(() => import('../features/catalog/ProvidersPage'), 'ProvidersPage'),
})

const keys = createRoute({
  getParentRoute: () => settings,
  path: '/virtual-keys',
  component: lazyRouteComponent(() => import('../features/access/VirtualKeysPage'), 'VirtualKeysPage'),
})

const teams = createRoute({
  getParentRoute: () => settings,
  path: '/teams',
  component: lazyRouteComponent(() => import('../features/team/TeamsPage'), 'TeamsPage'),
})

const routes = createRoute({
  getParentRoute: () => settings,
  path: '/routes',
  component: lazyRouteComponent(() => import('../features/route/RoutesPage'), 'RoutesPage'),
})

const health = createRoute({
  getParentRoute: () => settings,
  path: '/health',
  component: lazyRouteComponent(() => import('../features/upstream/HealthPage'), 'HealthPage'),
})

const limits = createRoute({
  getParentRoute: () => settings,
  path: '/limits',
  component: lazyRouteComponent(() => import('../features/admission/LimitsPage'), 'LimitsPage'),
})

const bodies = createRoute({
  getParentRoute: () => settings,
  path: '/bodies',
  component: lazyRouteComponent(() => import('../features/body/BodiesPage'), 'BodiesPage'),
})

const look = createRoute({
  getParentRoute: () => settings,
  path: '/appearance',
  component: lazyRouteComponent(() => import('./AppearancePage'), 'AppearancePage'),
})

export const router = createRouter({
  routeTree: root.addChildren([home, chat.addChildren([newChat, conversation]), logs.addChildren([requests, errors]), settings.addChildren([settingsHome, providers, keys, teams, routes, health, limits, bodies, look])]),
  defaultPreload: 'intent',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
