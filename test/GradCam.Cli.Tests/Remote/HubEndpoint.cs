using GradCam.Cli.Remote;

namespace GradCam.Cli.Tests.Remote;

/// <summary>Lets <c>hf:</c> mean another hub for a while.</summary>
internal sealed class HubEndpoint : IDisposable
{
    public HubEndpoint(string address) => Environment.SetEnvironmentVariable(RemoteAddress.EndpointVariable, address);

    public void Dispose() => Environment.SetEnvironmentVariable(RemoteAddress.EndpointVariable, null);
}
