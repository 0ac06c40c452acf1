-- How soon an order must be done, by the level of service that was promised: within so many minutes,
-- or by a time of day so many days on. Times are of the UTC day.
CREATE TABLE wms.service_level (
  service_level text COLLATE "C" PRIMARY KEY,
  name_en text NOT NULL,
  name_zh text NOT NULL,
  priority integer NOT NULL CHECK (priority BETWEEN 0 AND 100),
  within_minutes integer CHECK (within_minutes > 0),
  days_on integer CHECK (days_on >= 0),
  -- HH:MM
  until_time text COLLATE "C",
  -- HH:MM; orders that come later have a day more.
  cut_off text COLLATE "C",
  status text NOT NULL CHECK (status IN ('active', 'blocked')),
  block_reason text NOT NULL,
  version integer NOT NULL,
  CHECK ((within_minutes IS NULL) <> (days_on IS NULL)),
  CHECK ((days_on IS NULL) = (until_time IS NULL))
);
--> statement-breakpoint
INSERT INTO wms.service_level VALUES
  ('2H', 'Within two hours', '两小时达', 90, 120, NULL, NULL, NULL, 'active', '', 1),
  ('SAME-DAY', 'Same day', '当日达', 70, NULL, 0, '18:00', '15:00', 'active', '', 1),
  ('NEXT-DAY', 'Next day', '次日达', 60, NULL, 1, '18:00', '18:00', 'active', '', 1),
  ('STANDARD', 'Standard', '标准', 50, NULL, 3, '18:00', NULL, 'active', '', 1),
  ('BULK', 'Bulk', '大批量', 30, NULL, 5, '18:00', NULL, 'active', '', 1);
--> statement-breakpoint
INSERT INTO wms.change (kind, key, version, at, actor, source, before, after)
  SELECT 'service level', service_level, 1, 0, 'warehub', 'migration', NULL::jsonb,
    jsonb_build_object('serviceLevel', service_level, 'priority', priority,
      'withinMinutes', within_minutes, 'daysOn', days_on, 'untilTime', until_time,
      'cutOff', cut_off, 'status', status, 'blockReason', block_reason,
      'name', jsonb_build_object('en', name_en, 'zh', name_zh))
  FROM wms.service_level;
--> statement-breakpoint
ALTER TABLE wms.sales_order ADD COLUMN service_level text COLLATE "C" NOT NULL DEFAULT '';
