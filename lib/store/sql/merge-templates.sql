SELECT bytes FROM template
