"""The demonstration district 桥港区: fictional units, people, firms, projects and bulletins, made from a seed."""
