-- What a node can ask for; comes after counters.lua.
local operations = {}

-- The epoch; a new one if there is none, or in place of one in which this node lost touch.
function operations.epoch()
  local replaced, fresh = word(), word()
  local found = redis.call('HGET', KEYS[1], 'epoch')
  if found and found ~= replaced then
    return {'epoch', found, 0}
  end
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'epoch', fresh, 'at', ms)
  return {'epoch', fresh, 1}
end

-- Gives back what a request held of former rules and takes of others, or nothing of either changes.
function operations.take()
  local id, all, former, undone = word(), rules(), rules(), {}
  local missing = {'fill'}
  for i, one in ipairs(all) do
    if one.kind == 'm' then
      local from = turn(one)
      if redis.call('HEXISTS', one.counter, 'base') == 0 then
        missing[#missing + 1] = i
        missing[#missing + 1] = from
      end
    end
  end
  if #missing > 1 then
    return missing
  end
  for i, one in ipairs(former) do
    undone[i] = {undo(one, id, one.need)}
  end
  local worst, beyond = nil, {}
  for i, one in ipairs(all) do
    if one.kind == 'p' then
      local wait = pace(one)
      if wait > 0 and not worst then
        worst = {i, 0, wait}
      end
    else
      local used = taken(one)
      if used + math.max(1, one.need) > one.amount then
        if one.hard == 0 then
          beyond[#beyond + 1] = i
          beyond[#beyond + 1] = used
        elseif one.hard == 2 then
          worst = worst or {i, used, -1}
        else
          local wait = opens(one)
          if not worst or worst[3] >= 0 and (wait < 0 or wait > worst[3]) then
            worst = {i, used, wait}
          end
        end
      end
    end
  end
  if worst then
    for i, one in ipairs(former) do
      if undone[i][1] and undone[i][1] > 0 then
        redo(one, id, undone[i][1], undone[i][2])
      end
    end
    return {'no', unpack(worst)}
  end
  local slots = {}
  for i, one in ipairs(all) do
    slots[i] = one.current or 0
    if one.kind == 'p' then
      redis.call('HSET', one.counter, 'tat', one.arrival)
      touch(one)
    else
      hold(one, id, one.need, one.kind == 'm' and fromOf(one.span) or slots[i])
      if one.kind == 'r' then
        slots[i] = placeOf(one, slots[i])
      end
    end
  end
  return {'ok', slots, beyond}
end

function operations.settle()
  local id, tokens, nano, all = word(), number(), number(), rules()
  for _, one in ipairs(all) do
    local amount, place = release(one, id)
    if one.kind == 't' then
      change(one, place, tokens - (amount or 0))
    elseif one.kind == 'm' then
      if amount then
        add(one, 'held', -amount)
      end
      if turn(one) == (place or fromOf(one.span)) then
        spend(one, id, nano)
      end
      touch(one)
    end
  end
  return {'ok'}
end

-- Leases of what runs; says if one is lost.
function operations.renew()
  for _, one in ipairs(rules()) do
    for _ = 1, number() do
      local id = word()
      if not redis.call('ZSCORE', one.leases, id) then
        return {'lost'}
      end
      redis.call('ZADD', one.leases, ms + lease, id)
    end
    touch(one)
  end
  return {'ok'}
end

-- What this node knows of a counter, once for each node and epoch.
function operations.upload()
  for _, one in ipairs(rules()) do
    local again = one.kind ~= 'c' and redis.call('HSETNX', one.counter, 'j:' .. node, 1) == 0
    local current = (one.kind == 'r' or one.kind == 't') and advance(one) or 0
    for _ = 1, number() do
      local age, sum = number(), number()
      if not again and one.kind == 'p' then
        local arrival = math.max(tonumber(redis.call('HGET', one.counter, 'tat') or 0), now)
        redis.call('HSET', one.counter, 'tat', arrival + sum)
      elseif not again and sum ~= 0 then
        change(one, current - age, sum)
      end
    end
    for _ = 1, number() do
      local id, amount, place = word(), word(), number()
      redis.call('ZADD', one.leases, ms + lease, id)
      if one.kind == 't' then
        redis.call('HSETNX', one.counter, 'h:' .. id, amount .. ':' .. (current - place))
      elseif one.kind == 'm'
        and redis.call('HSETNX', one.counter, 'h:' .. id, amount .. ':' .. place) == 1 then
        add(one, 'held', tonumber(amount))
      end
    end
    for _ = 1, number() do
      local id, nano, from = word(), number(), number()
      if turn(one) == from then
        spend(one, id, nano)
      end
    end
    touch(one)
  end
  return {'ok'}
end

function operations.joined()
  redis.call('HSET', KEYS[1], 'j:' .. node, 1)
  redis.call('PEXPIRE', KEYS[1], 3456000000)
  return {'ok'}
end

-- What the database says of a budget, and with which snapshot. Answers ids that wait for long.
function operations.found()
  local one, from, sum, snap = rule(), number(), word(), word()
  if turn(one) ~= from then
    return {'ok', {}}
  end
  local before = redis.call('HMGET', one.counter, 'snap', 'at')
  if before[1] and older(snap, before[1]) and ms - tonumber(before[2]) < STALE then
    return {'ok', {}}
  end
  for _ = 1, number() do
    unspend(one, word())
  end
  redis.call('HSET', one.counter, 'base', sum, 'snap', snap, 'at', ms)
  local all, late = redis.call('HGETALL', one.counter), {}
  for i = 1, #all, 2 do
    local transaction, id = string.match(all[i], '^x:(%d+)$'), string.match(all[i], '^p:(.*)$')
    if transaction and sees(snap, transaction) then
      redis.call('HDEL', one.counter, all[i])
      add(one, 'settled', -tonumber(all[i + 1]))
    elseif id and #late < 100 and ms - tonumber(string.match(all[i + 1], '%d+$')) > STALE then
      late[#late + 1] = id
    end
  end
  touch(one)
  return {'ok', late}
end

-- Requests whose records are in the database since some transaction.
function operations.stored()
  for _, one in ipairs(rules()) do
    for _ = 1, number() do
      local id, transaction, nano = word(), word(), word()
      turn(one)
      local snap = redis.call('HGET', one.counter, 'snap')
      if unspend(one, id) and snap and not sees(snap, transaction) then
        add(one, 'x:' .. transaction, tonumber(nano))
        add(one, 'settled', tonumber(nano))
      end
    end
  end
  return {'ok'}
end

function operations.look()
  local states = {}
  for _, one in ipairs(rules()) do
    local used = taken(one)
    local full = used and used + math.max(1, one.need) > one.amount
    states[#states + 1] = {used and string.format('%.0f', used) or '', full and opens(one) or -1}
  end
  return {'ok', states}
end

function operations.clear()
  for _, one in ipairs(rules()) do
    local cleared = tonumber(redis.call('HGET', one.counter, 'g') or 0)
    redis.call('DEL', one.counter, one.leases)
    redis.call('HSET', one.counter, 'g', cleared + 1)
    touch(one)
  end
  return {'ok'}
end

if op ~= 'epoch' then
  local head = redis.call('HMGET', KEYS[1], 'epoch', 'at', 'ready')
  if head[1] ~= epoch then
    return {'join'}
  end
  if op == 'take' and not head[3] then
    if redis.call('HLEN', KEYS[1]) - 2 < nodes and ms - tonumber(head[2]) < GRACE then
      return {'wait'}
    end
    redis.call('HSET', KEYS[1], 'ready', 1)
  end
end
return operations[op]()
