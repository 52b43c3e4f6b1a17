import type { components } from './generated'

/**
 * The server's words. All but the last are names for what `openapi.json` describes;
 * `npm run api` makes `generated.ts` of it.
 */
type Schemas = components['schemas']

export type FieldProblem = Schemas['FieldError']
export type ErrorAnswer = Schemas['ErrorAnswer']
export type SessionState = Schemas['Session']

export type Provider = Schemas['Provider']
export type Model = Schemas['Model']
export type Catalog = Schemas['Catalog']

export type Verdict = Schemas['Verdict']
export type DiscoveryChange = Schemas['DiscoveryChange']
export type Credential = Schemas['Credential']
export type CredentialList = Schemas['CredentialList']
export type NewCredential = Schemas['NewCredential']
export type CredentialChange = Schemas['CredentialChange']
export type CredentialTest = Schemas['CredentialTest']
export type DeviceStart = Schemas['DeviceStart']
export type DeviceCode = Schemas['DeviceCode']
export type DevicePoll = Schemas['DevicePoll']
export type DeviceProgress = Schemas['DeviceProgress']
export type LocalServer = Schemas['LocalServer']
export type LocalServerList = Schemas['LocalServerList']

export type VirtualKey = Schemas['VirtualKey']
export type VirtualKeyList = Schemas['VirtualKeyList']
export type NewVirtualKey = Schemas['NewVirtualKey']
export type IssuedVirtualKey = Schemas['IssuedVirtualKey']

export type Team = Schemas['Team']
export type TeamList = Schemas['TeamList']
export type TeamPeople = Schemas['TeamPeople']
export type NewTeam = Schemas['NewTeam']

export type BodyPolicy = Schemas['BodyPolicy']
export type BodyMode = BodyPolicy['mode']
export type NewBodyPolicy = Schemas['NewBodyPolicy']
export type BodyNote = Schemas['BodyNote']
export type BodyContent = Schemas['BodyContent']
export type PurgedAnswers = Schemas['PurgedAnswers']
export type PurgedBodies = Schemas['Purged']

export type Limit = Schemas['Limit']
export type LimitScope = Schemas['LimitScope']
export type LimitMeasure = Schemas['Measure']
export type LimitPeriod = Schemas['Period']
export type LimitOutage = Schemas['Outage']
export type LimitList = Schemas['LimitList']
export type LimitUse = Schemas['LimitUse']
export type LimitsLeft = Schemas['LimitsLeft']
export type LimitUses = Schemas['LimitUses']
export type NewLimit = Schemas['NewLimit']
export type LimitChange = Schemas['LimitChange']

export type Route = Schemas['Route']
export type RouteChoice = Schemas['RouteChoice']
export type RouteTier = Schemas['RouteTier']
export type RouteList = Schemas['RouteList']
export type NewRoute = Schemas['NewRoute']
export type DeploymentHealth = Schemas['DeploymentHealth']
export type DeploymentMinute = Schemas['DeploymentMinute']
export type DeploymentError = Schemas['DeploymentError']
export type DeploymentList = Schemas['DeploymentList']
export type TakeOut = Schemas['TakeOut']
export type LogLine = Schemas['LogLine']
export type LogPage = Schemas['LogPage']
export type LogSummary = Schemas['LogSummary']
export type LogSeries = Schemas['LogSeries']
export type RecordDetail = Schemas['RecordDetail']
export type RefusalList = Schemas['RefusalList']
export type RefusedRequest = Schemas['RefusedRequest']
export type ErrorGroup = Schemas['ErrorGroup']
export type ErrorGroups = Schemas['ErrorGroups']

/** Null or left out: the model's own default. */
export type LaneParameters = Schemas['LaneParameters']
export type Lane = Schemas['Lane']
export type NewLane = Schemas['NewLane']
export type LaneChange = Schemas['LaneChange']
export type Conversation = Schemas['Conversation']
export type NewConversation = Schemas['NewConversation']
export type ConversationSummary = Schemas['ConversationSummary']
export type ConversationPage = Schemas['ConversationPage']
export type ConversationDetail = Schemas['ConversationDetail']

export type Completion = Schemas['Completion']
export type Message = Schemas['Message']
export type MessageState = Message['state']
export type NewTurn = Schemas['NewTurn']
export type TurnStarted = Schemas['TurnStarted']
export type Regeneration = Schemas['Regeneration']

/** The server-sent event `progress`: an answer's figures while it runs, estimated. */
export interface Progress {
  message: string
  lane: string
  state: 'waiting' | 'answering'
  outputTokens: number
  tokensPerSecond: number | null
  costNano: number | null
}
