// On the pages that lead to the application form: the browser fetches the parts of the form while the person still reads.
if (!navigator.connection?.saveData) {
  for (const path of LIFELINE_FORM) {
    const link = document.createElement('link');
    link.rel = 'prefetch';
    link.href = path;
    document.head.append(link);
  }
}
