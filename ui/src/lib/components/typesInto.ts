/** Whether keys pressed here are words of a person and no commands. */
export function typesInto(target: EventTarget | null): boolean {
	return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
