document.title = 'Rescue Desk';
