/** The first field of the target after this one; after the last, what comes below them. */
export function goToNext(section: HTMLElement): void {
	const next = section.nextElementSibling?.querySelector<HTMLElement>('input, select');
	const last = section.closest('main')?.querySelector<HTMLElement>('[data-test-go]');
	(next ?? last)?.focus();
}

/** The first thing on the page that does not fit, or that is asked and has no answer. */
export function goToFirstFault(page: HTMLElement | undefined): void {
	page
		?.querySelector<HTMLElement>(
			"[aria-invalid='true'], [data-test-silent='asked'] input, [data-test-why='asked'] input",
		)
		?.focus();
}
