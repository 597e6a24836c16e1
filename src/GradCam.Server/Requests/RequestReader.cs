using System.Buffers;
using System.Text;
using GradCam.Server.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace GradCam.Server.Requests;

/// <summary>Reads requests that bring a picture: forms, JSON, or the picture alone.</summary>
internal static class RequestReader
{
    private const int MostParts = 64,
        MostText = 64 << 10;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a request whole.</summary>
    /// <param name="context">The request.</param>
    /// <param name="held">Bounds its bytes.</param>
    /// <exception cref="RequestException">It cannot be read; the message says why.</exception>
    public static async Task<RequestFields> Read(HttpContext context, HeldBytes.Share held)
    {
        var fields = new RequestFields();
        foreach (var (name, values) in context.Request.Query)
            fields.Set(name, values.Select(v => v ?? ""));
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type))
            throw Unsupported(context.Request.ContentType);
        var cancel = context.RequestAborted;
        await Guarded(
            context,
            async () =>
            {
                if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
                    await ReadForm(context.Request, type, fields, held, cancel);
                else if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
                    JsonFields.Read(await ReadAll(context.Request.Body, held, cancel), fields);
                else if (IsPicture(type.MediaType))
                {
                    byte[] bytes = await ReadAll(context.Request.Body, held, cancel);
                    CheckType(context.Request.ContentType, bytes);
                    fields.AddFile(RequestFields.Image, bytes);
                }
                else
                    throw Unsupported(context.Request.ContentType);
            }
        );
        return fields;
    }

    /// <summary>Reads the body as it is.</summary>
    /// <exception cref="RequestException">It cannot be read, or is too long.</exception>
    public static async Task<byte[]> Body(HttpContext context, HeldBytes.Share held)
    {
        byte[] body = [];
        await Guarded(context, async () => body = await ReadAll(context.Request.Body, held, context.RequestAborted));
        return body;
    }

    private static async Task Guarded(HttpContext context, Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (BadHttpRequestException e)
        {
            throw new RequestException(e.StatusCode, Sentence(e, context));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or DecoderFallbackException)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            throw new RequestException(
                400,
                $"The form cannot be read ({e.Message.TrimEnd('.')}): send it again whole."
            );
        }
    }

    private static bool IsPicture(Microsoft.Extensions.Primitives.StringSegment type) =>
        type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
        || type.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is declared to be a picture of some format has to be one.</summary>
    private static void CheckType(string? type, byte[] bytes)
    {
        if (
            MediaTypeHeaderValue.TryParse(type, out var declared)
            && declared.MediaType.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
        )
            UploadForm.CheckType(
                declared.MediaType.ToString(),
                UploadedPicture.Format(bytes, "The picture"),
                "The picture"
            );
    }

    private static RequestException Unsupported(string? type) =>
        new(
            415,
            $"A request of type '{RequestFields.Shown(type ?? "")}' is not read: send multipart/form-data, "
                + "application/json, or the picture itself as image/jpeg, image/png or another type of pictures."
        );

    private static string Sentence(BadHttpRequestException error, HttpContext context) =>
        error.StatusCode switch
        {
            413 => "The request is larger than "
                + $"{context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize:N0} bytes, "
                + "which this server takes: send a smaller picture.",
            408 => "The request came too slowly: send it again over a faster connection.",
            _ => $"The request cannot be read ({error.Message.TrimEnd('.')}).",
        };

    private static async Task ReadForm(
        HttpRequest request,
        MediaTypeHeaderValue type,
        RequestFields fields,
        HeldBytes.Share held,
        CancellationToken cancel
    )
    {
        string boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > 200)
            throw new RequestException(400, "The form has no boundary in its content type: send it as forms are sent.");
        var reader = new MultipartReader(boundary, request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 4096 };
        int parts = 0;
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            if (++parts > MostParts)
                throw new RequestException(400, $"The form has more than {MostParts} fields: leave some out.");
            if (
                !ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                || HeaderUtilities.RemoveQuotes(disposition.Name) is not { Length: > 0 } quoted
            )
                throw new RequestException(400, "A part of the form has no name: give each its name.");
            string name = quoted.ToString();
            byte[] bytes = await ReadAll(section.Body, held, cancel);
            bool file = disposition.FileName.HasValue || disposition.FileNameStar.HasValue;
            if (name == RequestFields.Image || file)
            {
                CheckType(section.ContentType, bytes);
                fields.AddFile(name, bytes);
            }
            else if (bytes.Length > MostText)
                throw new RequestException(400, $"The field \"{RequestFields.Shown(name)}\" is too long for a text.");
            else
                fields.Add(name, Strict.GetString(bytes));
        }
    }

    /// <summary>Reads to the end; what is announced may not come, so that memory is taken as bytes do.</summary>
    public static async Task<byte[]> ReadAll(Stream stream, HeldBytes.Share held, CancellationToken cancel)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(81920);
        try
        {
            var buffer = new MemoryStream();
            while (await stream.ReadAsync(chunk, cancel) is > 0 and var count)
            {
                held.Add(count);
                buffer.Write(chunk, 0, count);
            }
            return buffer.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
