-- Paths for wrk: <prefix><number>.css. Arguments: prefix, how many keys (0: each path is new), the number of this run.
local prefix, keys, run
local count = 0

function init(args)
  prefix = args[1]
  keys = tonumber(args[2])
  run = args[3]
end

function request()
  local name = keys > 0 and (count % keys) or (run .. "-" .. count)
  count = count + 1
  return wrk.format("GET", prefix .. name .. ".css")
end
