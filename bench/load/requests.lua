-- For wrk: goes round a file of requests, one a line: method, path, body, header; parts are separated by tabs.
-- The arguments are the file and the line to begin at. At the end, one line of JSON.

local lines, at = {}, 0

local function parse(line)
  local method, path, body, name, value = line:match("^(%u+)\t([^\t]*)\t([^\t]*)\t([^\t:]*):? ?(.*)$")
  local headers = {}
  if body ~= "" then headers["Content-Type"] = "application/json" end
  if name ~= "" then headers[name] = value end
  return wrk.format(method, path, headers, body ~= "" and body or nil)
end

function init(arguments)
  for line in io.lines(arguments[1]) do lines[#lines + 1] = parse(line) end
  at = tonumber(arguments[2])
end

function request()
  at = at % #lines + 1
  return lines[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%.6f,"p50":%.3f,"p99":%.3f,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end
