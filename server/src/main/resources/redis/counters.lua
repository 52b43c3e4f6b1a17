-- One organisation's limits over all nodes: the same semantics as LimitTable and CallerLoad.
-- KEYS[1]: the organisation's heading; then for each rule its counter, its leases, its index.
-- ARGV: operation, epoch, node, number of nodes, lease in ms; then what the operation takes.
-- A rule is: kind, span, amount, hardness, need, subject. Kinds: r(equests), t(okens) over a window
-- whose slot has `span` microseconds; c(oncurrency); m(oney) over a calendar period `span`; p(ace),
-- the generic cell rate of a key's own requests a minute. Hardness: 0 soft, 1 hard, 2 a key's own.
-- A counter is a hash: c, t, g (how often it was cleared) and 0..60 of a window; from, base, snap, settled, held of money, p:<id>
-- what is not known to be in the database and x:<transaction> what is but not in base; h:<id> what
-- a request holds. Leases: ids by the millisecond in which they expire.
local SLOTS, GRACE, STALE = 61, 2000, 60000
local op, epoch, node, nodes, lease = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local ms = math.floor(now / 1000)
local key, arg = 2, 6

local function word()
  arg = arg + 1
  return ARGV[arg - 1]
end

local function number()
  return tonumber(word())
end

local function rule()
  local one = {counter = KEYS[key], leases = KEYS[key + 1], index = KEYS[key + 2]}
  key = key + 3
  one.kind, one.span, one.amount, one.hard, one.need = word(), word(), number(), number(), number()
  one.subject = word()
  if one.kind == 'r' or one.kind == 't' then
    one.span = tonumber(one.span)
  end
  return one
end

local function rules()
  local all = {}
  for i = 1, number() do
    all[i] = rule()
  end
  return all
end

-- Calendar in UTC, in days since 1970-01-01.
local function monthOf(days)
  local z = days + 719468
  local doe = z % 146097
  local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524)
    - math.floor(doe / 146096)) / 365)
  local doy = doe - (365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100))
  local month = math.floor((5 * doy + 2) / 153)
  return days - (doy - math.floor((153 * month + 2) / 5))
end

local function fromOf(period)
  local today = math.floor(now / 86400000000)
  if period == 'DAY' then return today end
  if period == 'WEEK' then return today - (today + 3) % 7 end
  if period == 'MONTH' then return monthOf(today) end
  return 0
end

local function opensOf(period)
  local from = fromOf(period)
  local days
  if period == 'DAY' then days = from + 1
  elseif period == 'WEEK' then days = from + 7
  elseif period == 'MONTH' then days = monthOf(from + 31)
  else return -1 end
  return days * 86400000000 - now
end

local function touch(one)
  local kept = lease * 2
  if one.kind == 'r' or one.kind == 't' then
    kept = math.ceil(one.span * 62 / 1000) + lease
  elseif one.kind == 'm' then
    kept = 172800000
  elseif one.kind == 'p' then
    kept = 120000
  end
  redis.call('PEXPIRE', one.counter, kept)
  if one.kind ~= 'r' and one.kind ~= 'p' then
    redis.call('PEXPIRE', one.leases, kept)
  end
  if one.subject ~= '' then
    redis.call('SADD', one.index, one.subject)
    redis.call('PEXPIRE', one.index, 172800000)
  end
end

local function add(one, field, amount)
  if amount ~= 0 then
    redis.call('HINCRBY', one.counter, field, string.format('%.0f', amount))
  end
end

-- Windows: as SlidingWindow.
local function advance(one)
  local slot = math.floor(now / one.span)
  local found = redis.call('HMGET', one.counter, 'c', 't', 'g')
  one.cleared = tonumber(found[3] or 0)
  if not found[1] then
    one.fresh = true
    return slot, 0
  end
  local current, total = tonumber(found[1]), tonumber(found[2])
  if slot <= current then
    return current, total
  end
  one.moved = true
  local gone = {}
  for step = 1, math.min(slot - current, SLOTS) do
    gone[step] = (current + step) % SLOTS
  end
  for _, sum in ipairs(redis.call('HMGET', one.counter, unpack(gone))) do
    total = total - (tonumber(sum or 0))
  end
  redis.call('HDEL', one.counter, unpack(gone))
  redis.call('HSET', one.counter, 'c', slot, 't', total)
  return slot, total
end

local function change(one, slot, difference)
  local current = advance(one)
  local over = not slot or current - slot >= SLOTS
  if difference == 0 or over and difference < 0 then
    return current
  end
  if one.fresh then
    redis.call('HSET', one.counter, 'c', current)
  end
  add(one, (over and current or slot) % SLOTS, difference)
  add(one, 't', difference)
  if one.fresh or one.moved then
    one.fresh, one.moved = false, false
    touch(one)
  end
  return current
end

local function opensWindow(one, most)
  local current, left = advance(one)
  local fields = {}
  for i = 1, SLOTS do
    fields[i] = (current - SLOTS + i) % SLOTS
  end
  local sums = redis.call('HMGET', one.counter, unpack(fields))
  for i = 1, SLOTS do
    if left <= most then
      return 0
    end
    left = left - tonumber(sums[i] or 0)
    if left <= most then
      return (current - SLOTS + i + SLOTS) * one.span - now
    end
  end
  return 0
end

-- Money: as BudgetCounter; whatever the database has not confirmed is counted beside it.
local function turn(one)
  local from = fromOf(one.span)
  local before = redis.call('HGET', one.counter, 'from')
  if before and tonumber(before) >= from then
    return tonumber(before)
  end
  if before then
    for _, field in ipairs(redis.call('HKEYS', one.counter)) do
      if string.find(field, '^[px]:') then
        redis.call('HDEL', one.counter, field)
      end
    end
    redis.call('HDEL', one.counter, 'base', 'snap', 'at', 'settled')
  end
  redis.call('HSET', one.counter, 'from', from)
  return from
end

local function spend(one, id, nano)
  if nano > 0 and redis.call('HSETNX', one.counter, 'p:' .. id, nano .. ':' .. ms) == 1 then
    add(one, 'settled', tonumber(nano))
  end
end

local function unspend(one, id)
  local nano = redis.call('HGET', one.counter, 'p:' .. id)
  if not nano then
    return false
  end
  redis.call('HDEL', one.counter, 'p:' .. id)
  add(one, 'settled', -tonumber(string.match(nano, '^%d+')))
  return true
end

-- Whether a transaction is seen by a snapshot of the form xmin:xmax:xip,xip (pg_snapshot).
local function sees(snap, transaction)
  local least, most, running = string.match(snap, '^(%d+):(%d+):(.*)$')
  transaction = tonumber(transaction)
  if transaction < tonumber(least) then return true end
  if transaction >= tonumber(most) then return false end
  for one in string.gmatch(running, '%d+') do
    if tonumber(one) == transaction then return false end
  end
  return true
end

local function older(snap, than)
  local least, most, running = string.match(snap, '^(%d+):(%d+):(.*)$')
  local least2, most2, running2 = string.match(than, '^(%d+):(%d+):(.*)$')
  if most ~= most2 then return tonumber(most) < tonumber(most2) end
  if least ~= least2 then return tonumber(least) < tonumber(least2) end
  return #running > #running2
end

-- What one request holds.
local function release(one, id)
  redis.call('ZREM', one.leases, id)
  if one.kind == 'c' then
    return
  end
  local held = redis.call('HGET', one.counter, 'h:' .. id)
  if not held then
    return
  end
  redis.call('HDEL', one.counter, 'h:' .. id)
  local amount, place = string.match(held, '^(%d+):(%d+)$')
  return tonumber(amount), tonumber(place)
end

-- A request's place in a window tells the slot and how often the window had been cleared.
local function placeOf(one, slot)
  return slot * 1024 + one.cleared % 1024
end

local function slotOf(one, place)
  advance(one)
  return place % 1024 == one.cleared % 1024 and math.floor(place / 1024) or nil
end

local function undo(one, id, place)
  if one.kind == 'r' then
    local slot = slotOf(one, place)
    if slot then
      change(one, slot, -1)
    end
    return slot and 1, slot
  end
  if one.kind == 'c' then
    return redis.call('ZREM', one.leases, id), 0
  end
  local amount, place = release(one, id)
  if amount and one.kind == 't' then
    change(one, place, -amount)
  elseif amount and one.kind == 'm' then
    add(one, 'held', -amount)
  end
  return amount, place
end

local function hold(one, id, amount, place)
  if one.kind == 'r' then
    change(one, place, amount)
    return
  end
  redis.call('ZADD', one.leases, ms + lease, id)
  if one.kind ~= 'c' then
    redis.call('HSET', one.counter, 'h:' .. id, string.format('%.0f:%.0f', amount, place))
  end
  if one.kind == 't' then
    change(one, place, amount)
  elseif one.kind == 'm' then
    add(one, 'held', amount)
  end
  if one.kind ~= 't' or amount == 0 then
    touch(one)
  end
end

-- What was just undone, as if it had not been.
local function redo(one, id, amount, slot)
  if (one.kind == 'r' or one.kind == 't') and advance(one) - slot >= SLOTS then
    if one.kind == 't' then
      redis.call('ZADD', one.leases, ms + lease, id)
      redis.call('HSET', one.counter, 'h:' .. id, string.format('%.0f:%.0f', amount, slot))
    end
    return
  end
  hold(one, id, amount, slot)
end

local function prune(one)
  if one.kind == 'r' or one.kind == 'p' then
    return
  end
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', one.leases, '-inf', ms, 'LIMIT', 0, 1000)) do
    undo(one, id)
  end
end

-- What is used of a rule; false if the database must be asked first.
local function taken(one)
  prune(one)
  if one.kind == 'c' then
    return redis.call('ZCARD', one.leases)
  end
  if one.kind == 'm' then
    turn(one)
    local sums = redis.call('HMGET', one.counter, 'base', 'settled', 'held')
    if not sums[1] then
      return false
    end
    return tonumber(sums[1]) + tonumber(sums[2] or 0) + tonumber(sums[3] or 0)
  end
  local current, total = advance(one)
  one.current = current
  return total
end

local function opens(one)
  if one.kind == 'c' then return -1 end
  if one.kind == 'm' then return opensOf(one.span) end
  return opensWindow(one, math.max(0, one.amount - one.need))
end

-- As CallerLoad: microseconds to wait, 0 if there is none.
local function pace(one)
  local interval = math.floor(60000000 / math.max(1, one.amount))
  local arrival = math.max(tonumber(redis.call('HGET', one.counter, 'tat') or 0), now)
  one.arrival = arrival + interval
  return math.max(0, one.arrival - now - 60000000)
end
