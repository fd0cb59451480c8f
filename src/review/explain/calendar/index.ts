export { type CalendarView, calendarOf } from "./calendar.ts";
export { calendarJson } from "./json.ts";
export { calendarText } from "./text.ts";
