using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sampan.Tests.Unit.Docker;

/// <summary>A Docker Engine's socket; what it answers is the test's.</summary>
internal sealed class FakeEngine : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-engine-");
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly WebApplication _application;

    private FakeEngine(string? version, RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.ListenUnixSocket(Socket);
        });
        _application = builder.Build();
        _application.Run(async context =>
        {
            _requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            if (context.Request.Path == "/_ping" && version is not null)
                context.Response.Headers["Api-Version"] = version;
            else if (context.Request.Path != "/_ping")
                await answer(context);
        });
    }

    /// <summary>Where it listens.</summary>
    internal string Socket => Path.Combine(_folder.FullName, "docker.sock");

    /// <summary>What it was asked, in order.</summary>
    internal IReadOnlyCollection<string> Requests => _requests;

    internal static async Task<FakeEngine> StartAsync(string? version, RequestDelegate answer)
    {
        var engine = new FakeEngine(version, answer);
        await engine._application.StartAsync();
        return engine;
    }

    /// <summary>One that answers everything alike.</summary>
    internal static Task<FakeEngine> StartAsync(string? version, int status, string text) => StartAsync(version, async context =>
    {
        context.Response.StatusCode = status;
        if (text.Length > 0)
            await context.Response.WriteAsync(text);
    });

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
