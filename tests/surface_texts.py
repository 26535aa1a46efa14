"""Invented reports in several scripts, sentence by sentence, for the tests of the surface."""

REPORTS = {
    "en": [
        "The old ferry Halden Star ran aground on Tuesday night off the island of Morvik with 212 "
        "people on board.",
        "Nobody was hurt, but forty passengers had to wait until dawn before the lifeboats could "
        "reach them.",
        "“We heard a long scraping noise and then all the lights went out,” said Ingrid Solvang, a "
        "nurse on her way home.",
        "The harbour master of Morvik, Per Aune, blamed a buoy that the spring storms had dragged "
        "half a mile to the north.",
        "Divers found a gash nine metres long in the hull and sealed it with steel plates before "
        "noon.",
        "The owner, a small company from Brattvik, promised every passenger a refund and a second "
        "crossing free of charge.",
        "Fishermen had warned the coast guard about the drifting buoy twice in the past month.",
        "An inquiry will begin on Friday and is expected to last until the end of June.",
    ],
    "de": [
        "Die Stadtwerke von Elmenbach wollen im kommenden Frühjahr alle Straßenlaternen auf "
        "sparsame Leuchten umrüsten.",
        "Das kostet nach Angaben der Kämmerin Dr. Ute Brandl rund 1,4 Millionen Euro, senkt den "
        "Verbrauch aber um mehr als die Hälfte.",
        "„Wir zahlen heute für Licht, das niemand braucht“, sagte Brandl am 3. März vor dem "
        "Stadtrat.",
        "Die Opposition hält den Zeitplan für zu ehrgeizig und verlangt, zuerst die Schulwege zu "
        "beleuchten.",
        "In der Altstadt bleiben die gusseisernen Masten stehen, nur ihre Köpfe werden "
        "ausgetauscht.",
        "Den Auftrag soll ein Betrieb aus dem benachbarten Rodau erhalten, der schon die Brücke "
        "gebaut hat.",
    ],
    "ru": [
        "В городе Северогорске после трёх лет ремонта снова открылась старая обсерватория на "
        "Соколиной горе.",
        "Главный телескоп, собранный ещё в 1911 году, получил новое зеркало диаметром восемьдесят "
        "сантиметров.",
        "«Мы разобрали его до последнего винта и собрали заново», — рассказал инженер А. П. "
        "Верещагин.",
        "Первыми гостями стали школьники из соседних посёлков, которые ночевали в палатках у "
        "подножия горы.",
        "Билет на ночную экскурсию стоит двести рублей, для пенсионеров вход остаётся свободным.",
        "Осенью здесь обещают открыть небольшой музей с картами звёздного неба и старинными "
        "приборами.",
    ],
    "zh": [
        "青石镇的百年石桥上周末因连日暴雨出现裂缝，镇政府随即宣布封闭桥面。",
        "工程师陆明远带领十二人的小组连夜检查，发现两个桥墩的地基被河水掏空。",
        "他说：“只要再下一天雨，整座桥就可能倒塌。”",
        "沿河的三十多户居民已经搬到镇上的小学暂住，村民自发送来了棉被和热汤。",
        "修复工作预计需要四个月，费用约为二百六十万元，由县里和镇里共同承担。",
        "老人们希望新桥墩仍然使用当地的青石，让桥的样子和从前一样。",
    ],
    "ja": [
        "港町の白波市で三十日、老朽化した灯台を宿泊施設に改修する計画が市議会で承認された。",
        "計画によると、一階に食堂、二階と三階に合わせて六つの客室が設けられる。",
        "市長の浜田涼子氏は「灯りを消すのではなく、人の灯りに変えたい」と述べた。",
        "工事費は二億四千万円で、半分は市民からの寄付でまかなう予定だ。",
        "一方、野鳥の保護団体は、工事の音が海鳥の巣づくりを妨げると心配している。",
        "開業は再来年の春を目指し、地元の高校生が名前を考えることになった。",
    ],
    "ar": [
        "أعلنت بلدية وادي النخيل أمس افتتاح سوق جديدة للتمور تضم أكثر من مئة وعشرين متجراً صغيراً.",
        "وقال رئيس البلدية سالم العرفاوي إن المشروع استغرق سنتين وكلف نحو ثلاثة ملايين دينار.",
        "وأضاف: «أردنا أن يجد الفلاح مكاناً كريماً يبيع فيه محصوله من دون وسيط».",
        "ويشكو بعض التجار القدامى من بعد السوق عن محطة الحافلات وسط المدينة.",
        "وتعهدت شركة النقل المحلية بتسيير حافلة كل ربع ساعة ابتداءً من الأسبوع المقبل.",
        "ومن المتوقع أن يقام في الخريف أول مهرجان للتمور بمشاركة مزارعين من القرى المجاورة.",
    ],
    "th": [
        "ชาวบ้านตำบลท่าแก้วร่วมกันซ่อมสะพานไม้เก่าแก่ที่ถูกน้ำป่าพัดเสียหายเมื่อต้นเดือนที่ผ่านมา",
        "นายช่างสมพงษ์ใจเย็นกล่าวว่าเสาหลักสามต้นต้องเปลี่ยนใหม่ทั้งหมดเพราะผุจนรับน้ำหนักไม่ได้",
        "เด็กนักเรียนกว่าแปดสิบคนต้องนั่งเรือข้ามแม่น้ำไปโรงเรียนทุกเช้าจนกว่าสะพานจะเปิดใช้อีกครั้ง",
        "วัดประจำหมู่บ้านเปิดโรงครัวเลี้ยงอาหารคนงานและรับบริจาคไม้จากสวนของชาวบ้าน",
        "คาดว่างานจะแล้วเสร็จก่อนเทศกาลลอยกระทงและจะมีการแข่งเรือยาวฉลองสะพานใหม่",
    ],
    "hi": [
        "सोनपुरी गाँव की पंचायत ने बुधवार को पुराने तालाब की सफ़ाई के लिए पूरे महीने का अभियान शुरू किया।",
        "सरपंच मीरा देवी ने बताया कि तालाब में पिछले बीस वर्षों से प्लास्टिक और मिट्टी जमा हो रही थी।",
        "पहले ही दिन तीन सौ से अधिक लोगों ने टोकरियाँ और फावड़े लेकर काम किया।",
        "मछुआरों को उम्मीद है कि बरसात के बाद पानी फिर से साफ़ होगा और मछलियाँ लौट आएँगी।",
        "ज़िले के अधिकारियों ने दो पंप और एक ट्रैक्टर देने का वादा किया है।",
    ],
    "ko": [
        "강가 마을 은내리의 주민들이 문을 닫은 작은 극장을 직접 고쳐 다시 열기로 했다.",
        "극장을 세운 박노인의 손자 박도현 씨는 낡은 의자 백이십 개를 하나씩 새로 칠하고 있다.",
        "그는 “비가 새던 지붕부터 손보느라 지난겨울을 다 보냈다”고 말했다.",
        "첫 상영작은 마을 할머니들이 고른 흑백 영화로, 입장료는 달걀 한 판이면 된다.",
        "군청은 소방 시설을 갖추는 데 필요한 비용의 절반을 대기로 했다.",
    ],
}

OTHERS = {
    "en": [
        "The village school of Tarn Bay will close its doors after a hundred and thirty years.",
        "Only nine children were enrolled for the coming autumn, said head teacher Morag Lyle.",
        "Parents will now drive their children to Kilbrae, some twenty miles along the coast road.",
        "The building itself may become a workshop for a weaver who moved here from the city.",
    ],
    "de": [
        "Der Wirt des Gasthofs zur Linde hört nach vierzig Jahren auf und sucht einen Nachfolger.",
        "Bisher haben sich drei Paare gemeldet, doch keines davon will die Kegelbahn behalten.",
        "Am Sonntag wird noch einmal gefeiert, mit Blasmusik und Sauerbraten.",
    ],
    "ru": [
        "Фермер из деревни Ольховка вырастил тыкву весом почти двести килограммов.",
        "Соседи помогали поднимать её на грузовик с помощью старого подъёмного крана.",
        "Семена он обещал раздать всем, кто придёт на ярмарку в воскресенье.",
    ],
    "zh": [
        "云岭村的茶农今年第一次用无人机运送鲜叶，下山的时间从两小时缩短到十分钟。",
        "合作社主任何秀兰表示，机器比骡子便宜，也不怕路滑。",
        "不过遇到大雾天气，村里的三头骡子还得重新上山。",
    ],
    "ja": [
        "山あいの小野村で、廃線になった鉄道のトンネルを使ったチーズづくりが始まった。",
        "気温が一年を通して十二度前後に保たれるため、熟成に向いているという。",
        "来月には駅舎の跡で試食会が開かれる。",
    ],
    "ar": [
        "عثر صياد في بحيرة الزهراء على جرس نحاسي قديم كان قد غرق قبل قرن تقريباً.",
        "وسيعرض الجرس في متحف المدينة بعد تنظيفه وترميمه.",
        "ويعتقد الخبراء أنه سقط من سفينة شحن خلال عاصفة.",
    ],
    "th": [
        "เกษตรกรบ้านหนองบัวทดลองปลูกกาแฟใต้ร่มไม้ยางพาราเป็นปีแรกและได้ผลผลิตดีเกินคาด",
        "สหกรณ์ตั้งใจจะคั่วเมล็ดเองเพื่อขายให้นักท่องเที่ยวที่ตลาดน้ำวันอาทิตย์",
    ],
    "hi": [
        "पहाड़ी क़स्बे रामगढ़ में डाकिया हरि सिंह पैंतीस साल बाद सेवा से विदा हो रहे हैं।",
        "वे हर दिन सत्रह किलोमीटर पैदल चलकर चिट्ठियाँ पहुँचाते थे।",
    ],
    "ko": [
        "섬마을 우체국의 마지막 배달 자전거가 박물관에 들어간다.",
        "집배원은 이제 작은 전기차를 타고 언덕길을 오른다.",
    ],
}
"""Other reports in the same languages, which share nothing with the first."""


def joined(sentences: list[str], language: str) -> str:
    """A report as one paragraph."""
    return ("" if language in ("zh", "ja") else " ").join(sentences)
