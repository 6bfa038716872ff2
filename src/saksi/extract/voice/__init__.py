"""Who says it, through which channel, and how: quotations, speakers carried across sentences, stance."""
