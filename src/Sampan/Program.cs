using System.CommandLine;
using Sampan.Commands;

var root = new RootCommand("Sampan") { ServeCommand.Create(), ConfigCommand.Create() };
return await root.Parse(args).InvokeAsync();
