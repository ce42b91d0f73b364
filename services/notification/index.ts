export { startNotificationService, type NotificationServiceOptions } from "./service.ts";
export { Recipients } from "./recipients.ts";
export { DeliveriesAnswer, type LoggedNotification } from "./api.ts";
