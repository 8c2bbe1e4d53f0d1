"""Makes clip-tokens-extra.json: odd prompts through CLIP's own tokenizer and through transformers'.

Run by hand:
    pip install open_clip_torch==3.3.0 ftfy==6.3.1 transformers==5.23.0 torch==2.13.0
    python tests/golden/make-clip-tokens-extra.py

`ids` are of open_clip's SimpleTokenizer, which is OpenAI's with its text cleaning (ftfy, HTML unescaping),
between start and end, at most 75. `fast` marks prompts for which transformers' CLIPTokenizer gives the same;
it skips that cleaning, so it differs on curly quotes, entities and full-width text. Prompts with the text of a
special token are of transformers' only (open_clip writes those tokens differently).
"""
import json
import random
from pathlib import Path

import ftfy
from open_clip.tokenizer import SimpleTokenizer
from transformers import CLIPTokenizer

here = Path(__file__).parent
reference = SimpleTokenizer()
fast = CLIPTokenizer.from_pretrained(str(here.parent.parent / "resources/models/starter/tokenizer"))

HAND = [
    " ", "\t\n\r", "a", "A", "I", "1", "12345", "3.14159", "!", "!!!", "!!!???...", "?!?!?!", "-", "--", "---", "—", "…",
    "'", "''", "'s", "'S", "it's", "IT'S", "dogs'", "rock 'n' roll", "o'clock", "y'all'd've", "can't won't shan't",
    "they'll they'd they've they're I'm", "'twas", "'llama", "'reindeer", "'moon", "'desk", "'version",
    "(a:1.3)", "((masterpiece))", "[low quality]", "{best}", "a (cat:1.2) and [dog|bird]", "<lora:foo:0.8>", "BREAK",
    "a/b", "a\\b", "a_b", "a__b__c", "a-b-c", "a+b=c", "a&b", "a & b", "50%", "$100", "#hashtag", "@user", "user@example.com",
    "https://example.com/path?x=1&y=2#z", "C:\\Users\\me\\file.txt", "1920x1080", "16:9", "f/1.8", "85mm", "8k", "4K UHD", "24 fps",
    "3rd 21st 100th", "2nd-hand", "1,000,000", "1.000.000,00", "10^3", "x²", "H₂O", "½ cup", "Ⅷ", "①②③", "٣٤٥", "१२३",
    "émile zola", "ÉMILE ZOLA", "Ångström", "A\u030angstro\u0308m", "cafe\u0301", "Żółć", "Čeština", "Việt Nam", "İstanbul", "ıssız", "ΑΣ ΟΔΥΣΣΕΥΣ", "ẞ straße", "Æsir œuvre", "ﬁne ﬂuﬃest ﬅ", "Ĳsselmeer", "Ǆ ǆ", "ŉ",
    "Привет, мир", "Ёлка", "שלום עולם", "مرحبا بالعالم", "नमस्ते दुनिया", "สวัสดีชาวโลก", "안녕하세요 세계", "こんにちは世界", "カタカナ", "ｶﾀｶﾅ", "ﾊﾟﾝ", "ＦＵＬＬ　ＷＩＤＴＨ １２３！", "你好，世界！", "中文没有空格的一句很长的话用来测试分词器", "「引用」", "日本のアニメ風 portrait",
    "😀", "😀😀😀", "👨‍👩‍👧‍👦", "👍🏽", "🇫🇷", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "♥", "☺︎", "a😀b", "🤖robot", "★☆", "→ ← ⇒", "∑∫√∞", "™ ® ©", "°C", "€ £ ¥", "‰",
    "“curly” ‘quotes’", "don’t", "it‘s", "„low“ «guillemets»", "ʼn ʻokina", "5′ 10″", "non\u00a0breaking", "zero\u200bwidth", "soft\u00adhyphen", "joiner\u200d", "\ufeffbom", "ideographic\u3000space", "thin\u2009space", "line\u2028separator", "next\u0085line", "crlf\r\nline", "tab\tseparated", "form\ffeed", "null\u0000byte", "bell\u0007", "\u001b[31mred\u001b[0m", "\u206anominal", "\ufffcobject",
    "a &amp; b", "&lt;tag&gt;", "&quot;quoted&quot;", "&#39;s", "&#x27;s", "&eacute;clair", "&nbsp;x", "&amp;amp;", "&amp;amp;amp;lt;", "&copy 2020", "this&not that", "&ldquo;hi&rdquo;", "&#8217;s", "&#128512;", "&#x80;", "&#0;", "&#xD800;", "&#1114112;", "&#11;", "&unknown;", "&", "&&", "&;", "&#;", "&#x;", "AT&T", "R&D", "Q&A;", "<b>&amp;</b>", "<b>&ldquo;x&rdquo;</b>", "&hearts; &spades;", "&lang;x&rang;", "&Alpha;&omega;", "&hellip;", "&euro;5", "&frac12;", "&apos;s", "&LT;", "&QUOT;",
    "CamelCaseWord", "snake_case_word", "SCREAMING_CASE", "x" * 40, "ab" * 60, "z" * 200, "0" * 80, "1 " * 90, "!" * 100, "the " * 100, "a" * 75, "é" * 60, "漢" * 60, "word," * 40,
    "constructor", "toString", "__proto__", "hasOwnProperty", "undefined null NaN",
    "a photo of sks person", "portrait of a young woman, oil painting, by Rembrandt, dramatic lighting, 4k", "elf-queen, intricate, elegant, highly detailed, digital painting, artstation, concept art, smooth, sharp focus, illustration, art by artgerm and greg rutkowski and alphonse mucha",
    "cinematic still of a 1980's neon-lit Tokyo street @ 3:00AM, f/1.4, ISO 3200", "masterpiece, (best quality:1.4), 1girl, solo, looking at viewer, <lora:detail:0.5>, BREAK, night sky", "worst quality, low quality, jpeg artifacts, extra fingers, mutated hands ((poorly drawn hands)), blurry, watermark",
    "ein Porträt einer Königin im Stil der Renaissance", "retrato de una niña pequeña con pingüino", "портрет королевы эпохи возрождения", "ルネサンスの女王の肖像画", "文艺复兴时期女王的肖像", "르네상스 여왕의 초상화", "πορτρέτο μιας βασίλισσας",
]

SPECIAL = ["<|endoftext|>", "<|startoftext|>", "a <|endoftext|> b", "x<|startoftext|>y", "<|endoftext|><|endoftext|>", "<|notatoken|>", "<|endoftext"]

PARTS = [
    "portrait", "Queen", "of", "the", "a", "neon-lit", "don't", "it's", "8k", "1.3", "(soft light:1.2)", "café", "naïve", "über", "東京", "夜景", "🤖", "👑", "ñandú", "&", "and", "/", "—", "...", "!!", "x2", "3", "42", "1999", "_", "#art", "@home", "%", "Ω", "привет", "안녕", "مرحبا", "'ll", "'", '"', "\t", "\n", "  ", ",", ";", ":", "~", "^", "*", "$9.99", "²", "№", "±", "Łódź", "ß", "ſ",
]

rng = random.Random(20240)
random_prompts = ["".join(rng.choice(PARTS) + rng.choice([" ", " ", "", ", "]) for _ in range(rng.randint(1, 14))) for _ in range(220)]
# Characters at random from the scripts people write in, to meet pieces no one thought of.
BLOCKS = [(0x20, 0x7E), (0xA1, 0x17F), (0x370, 0x3FF), (0x400, 0x45F), (0x5D0, 0x5EA), (0x621, 0x64A), (0x904, 0x939), (0xE01, 0xE2E), (0x3041, 0x3096), (0x4E00, 0x4FFF), (0xAC00, 0xAD00), (0x2190, 0x21FF), (0x1F600, 0x1F64F)]
for _ in range(120):
    low, high = rng.choice(BLOCKS)
    random_prompts.append("".join(chr(rng.randint(low, high)) if rng.random() > 0.2 else " " for _ in range(rng.randint(1, 24))))
# Text that ftfy takes for badly decoded is not mended by ours.
random_prompts = [p for p in random_prompts if ftfy.fix_encoding(p) == p]

cases = []
for prompt in HAND + random_prompts:
    ids = reference.encode(prompt)
    same = fast(prompt, truncation=True, max_length=77).input_ids[1:-1] == ids[:75]
    cases.append({"prompt": prompt, "ids": ids[:75], "truncated": len(ids) > 75, "fast": same})
for prompt in SPECIAL:
    cases.append({"prompt": prompt, "ids": fast(prompt).input_ids[1:-1], "truncated": False, "fast": True})

(here / "clip-tokens-extra.json").write_text(json.dumps({"cases": cases}, ensure_ascii=True) + "\n")
print(len(cases), "prompts;", sum(not c["fast"] for c in cases), "differ in transformers")
