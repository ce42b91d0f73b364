export { startNotificationService, type NotificationServiceOptions } from "./service.ts";
export { Audience } from "./recipients.ts";
export { DeliveriesAnswer, type LoggedNotification } from "./api.ts";
