namespace GradCam.Server.Tests.Page;

/// <summary>The tests that share a browser.</summary>
[CollectionDefinition(nameof(Chromium))]
public sealed class ChromiumTests : ICollectionFixture<Chromium>;
