-- Argument after "--": how many hosts to ask in turn (1: that of the command line), 0 for wrk's own way.
local requests, asked = {}, 0

function init(arguments)
  local hosts = tonumber(arguments[1] or "0")
  for i = 1, hosts do
    if hosts > 1 then
      wrk.headers["Host"] = string.format("h%d.bench.test", i)
    end
    requests[i] = wrk.format()
  end
  if hosts > 0 then
    request = function()
      asked = asked % hosts + 1
      return requests[asked]
    end
  end
end

-- One line for the program that reads it; times in microseconds.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    "measured requests=%d bytes=%d micros=%d p50=%d p99=%d errors=%d\n",
    summary.requests, summary.bytes, summary.duration,
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
