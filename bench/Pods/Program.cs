using Sampan.Bench.Pods;
using Sampan.Cri.Grpc.Client;

const string Usage = """
    usage: Sampan.Bench.Pods VERB --samples FILE [--runtime NAME] …
      serial    --endpoint E --image I --work DIR --cgroup C --count N [--warm N]  pods one at a time
      exec      the same                                                        a pod that stays, and ExecSync in it
      fill      the same, and --at-a-time N [--containers N]                    pods that stay
      drain     --endpoint E --at-a-time N [--samples FILE]                     removes every pod
      list      --endpoint E --count N                                          ListContainers, ListPodSandbox
      pull      --endpoint E --image I --cgroup C --count N                     RemoveImage and PullImage, again and again
      fetch     --endpoint E --image I                                          PullImage once, not measured
      watch     --endpoint E --count N                                          a line per first answer, and per loss of it
      memory    --marker TEXT --daemon PID --pause COMMAND --label TEXT         PSS and RSS of the runtime's processes
      add       --label TEXT --unit U --value V                                 one figure from elsewhere
      report    --samples FILE [--peer NAME]                                    the table, then JSON
    """;

if (args.Length == 0 || BenchOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync(Usage);
    return 2;
}
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
var recorder = new SampleRecorder(options.Runtime, options.SamplesFile, TimeProvider.System);
switch (options.Verb)
{
    case "report":
        await Report.WriteAsync(options.SamplesFile, options.Peer, Console.Out, stop.Token);
        return 0;
    case "memory":
        RuntimeMemory.Record(recorder, options);
        return 0;
    case "add":
        recorder.Add(options.Label, options.Unit, options.Value);
        return 0;
}
using var channel = new CriChannel(options.Endpoint, new CriChannelOptions { DefaultDeadline = TimeSpan.FromMinutes(2) });
if (options.Verb != "watch")
    await FirstAnswer.WaitAsync(channel, TimeProvider.System, stop.Token);
Task? work = options.Verb switch
{
    "serial" => new PodWork(channel, recorder, options).SerialAsync(stop.Token),
    "exec" => new PodWork(channel, recorder, options).ExecAsync(stop.Token),
    "fill" => new PodWork(channel, recorder, options).FillAsync(stop.Token),
    "drain" => new PodDrain(channel, recorder, options).RunAsync(stop.Token),
    "list" => ListWork.RunAsync(channel, recorder, options.Count, stop.Token),
    "pull" => new PullWork(channel, recorder, options).RunAsync(stop.Token),
    "fetch" => new PullWork(channel, recorder, options).FetchAsync(stop.Token),
    "watch" => new AnswerWatch(channel, TimeProvider.System).RunAsync(options.Count, Console.Out, stop.Token),
    _ => null,
};
if (work is null)
{
    await Console.Error.WriteLineAsync(Usage);
    return 2;
}
await work;
return 0;
